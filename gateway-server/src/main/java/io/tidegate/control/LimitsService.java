package io.tidegate.control;

import com.google.protobuf.Descriptors.FieldDescriptor;
import io.tidegate.bdev.Errno;
import io.tidegate.config.settings.GatewaySettings.Limits;
import io.tidegate.proto.tuning.GetLimitsRequest;
import io.tidegate.proto.tuning.LimitsReply;
import io.tidegate.proto.tuning.SetLimitsRequest;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows and changes how many objects this gateway takes. What is there already stays, however many that is. */
final class LimitsService {

    private static final Logger LOG = LoggerFactory.getLogger(LimitsService.class);
    private static final int MOST = 1_000_000;

    private final LiveLimits limits;

    LimitsService(LiveLimits limits) {
        this.limits = limits;
    }

    LimitsReply set(SetLimitsRequest request) throws Refusal {
        io.tidegate.proto.tuning.Limits wanted = request.getLimits();
        if (wanted.getAllFields().isEmpty()) {
            throw new Refusal(Errno.EINVAL, "nothing to change: give one limit or more");
        }
        for (Map.Entry<FieldDescriptor, Object> one : wanted.getAllFields().entrySet()) {
            check(one.getKey().getName(), (Integer) one.getValue());
        }
        Limits now = limits.change(before -> changed(before, wanted));
        LOG.info("limits until the next start: {}", now);
        return get(GetLimitsRequest.getDefaultInstance());
    }

    private static void check(String name, int value) throws Refusal {
        int most = name.equals("max_namespaces_per_subsystem") ? SubsystemService.MAX_NAMESPACES : MOST;
        if (value < 1 || value > most) {
            throw new Refusal(
                    Errno.EINVAL, name + " is " + Integer.toUnsignedString(value) + ", it must be from 1 to " + most);
        }
    }

    private static Limits changed(Limits before, io.tidegate.proto.tuning.Limits wanted) {
        return new Limits(
                wanted.hasMaxSubsystems() ? wanted.getMaxSubsystems() : before.subsystems(),
                wanted.hasMaxNamespaces() ? wanted.getMaxNamespaces() : before.namespaces(),
                wanted.hasMaxNamespacesPerSubsystem()
                        ? wanted.getMaxNamespacesPerSubsystem()
                        : before.namespacesPerSubsystem(),
                wanted.hasMaxHosts() ? wanted.getMaxHosts() : before.hosts(),
                wanted.hasMaxHostsPerSubsystem() ? wanted.getMaxHostsPerSubsystem() : before.hostsPerSubsystem(),
                before.anaGroups(),
                before.messageMebibytes(),
                wanted.hasMaxHostsPerNamespace() ? wanted.getMaxHostsPerNamespace() : before.hostsPerNamespace(),
                wanted.hasMaxNamespacesWithNetmask()
                        ? wanted.getMaxNamespacesWithNetmask()
                        : before.maskedNamespaces());
    }

    LimitsReply get(GetLimitsRequest request) {
        Limits now = limits.now();
        return LimitsReply.newBuilder()
                .setErrorMessage(StatusReply.SUCCESS)
                .setLimits(io.tidegate.proto.tuning.Limits.newBuilder()
                        .setMaxSubsystems(now.subsystems())
                        .setMaxNamespaces(now.namespaces())
                        .setMaxNamespacesPerSubsystem(now.namespacesPerSubsystem())
                        .setMaxHosts(now.hosts())
                        .setMaxHostsPerSubsystem(now.hostsPerSubsystem())
                        .setMaxHostsPerNamespace(now.hostsPerNamespace())
                        .setMaxNamespacesWithNetmask(now.maskedNamespaces()))
                .build();
    }
}
