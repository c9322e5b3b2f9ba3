package io.tidegate.control;

import io.tidegate.proto.tuning.GetHealthRequest;
import io.tidegate.proto.tuning.Health;
import io.tidegate.proto.tuning.Problem;
import java.time.InstantSource;
import java.util.TreeMap;

/** Tells how this gateway is. */
final class InspectionService {

    private final Convergence convergence;
    private final InstantSource clock;

    InspectionService(Convergence convergence, InstantSource clock) {
        this.convergence = convergence;
        this.clock = clock;
    }

    Health health(GetHealthRequest request) {
        Convergence.Standing standing = convergence.standing();
        Health.Builder health = Health.newBuilder()
                .setErrorMessage(StatusReply.SUCCESS)
                .setUnixMillis(clock.millis())
                .setStateVersion(standing.version());
        new TreeMap<>(standing.failures())
                .forEach((key, failure) -> health.addProblems(Problem.newBuilder()
                        .setKey(key)
                        .setErrno(failure.errno())
                        .setMessage(failure.message())));
        return health.build();
    }
}
