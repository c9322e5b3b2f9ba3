package io.tidegate.app;

import static io.tidegate.app.Requests.populate;
import static io.tidegate.app.Requests.status;
import static io.tidegate.app.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstream's errnos, asked through upstream's stubs: nothing is written when a request is refused. */
class RefusalTest {

    private ManagedGateway gateway;

    @BeforeEach
    void start() throws Exception {
        gateway = new ManagedGateway();
    }

    @AfterEach
    void stop() throws Exception {
        gateway.close();
    }

    @ParameterizedTest
    @MethodSource("io.tidegate.app.RefusalCases#all")
    void a_refusal_has_upstreams_errno_and_a_sentence(RefusalCases.Case refused) {
        populate(gateway);
        long version = gateway.reconciler.progress().version();

        Message reply = refused.call().apply(gateway.stub);

        assertThat(status(reply)).as(text(reply)).isEqualTo(refused.errno());
        assertThat(text(reply)).isNotEmpty().isNotEqualTo("Success");
        assertThat(gateway.reconciler.progress().version())
                .as("nothing was written")
                .isEqualTo(version);
    }
}
