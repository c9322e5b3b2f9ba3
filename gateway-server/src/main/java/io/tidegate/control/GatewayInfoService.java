package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.config.settings.GatewaySettings.Limits;
import io.tidegate.proto.GwLogLevel;
import io.tidegate.proto.gateway_info;
import io.tidegate.proto.gateway_log_level_info;
import io.tidegate.proto.get_gateway_info_req;
import io.tidegate.proto.get_gateway_log_level_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_gateway_log_level_req;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes the gateway itself and sets how much it logs. */
final class GatewayInfoService {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayInfoService.class);
    private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}\\.[0-9]{1,9}\\.[0-9]{1,9}");

    private final GatewaySettings settings;
    private final LiveLimits limits;
    private final String version;
    private final LogControl log;
    private final LiveStatistics statistics;
    private final AnaGroups groups;

    /**
     * Serves one gateway.
     *
     * @param version of this gateway, three numbers with dots
     */
    GatewayInfoService(
            GatewaySettings settings,
            LiveLimits limits,
            String version,
            LogControl log,
            LiveStatistics statistics,
            AnaGroups groups) {
        this.settings = settings;
        this.limits = limits;
        this.version = version;
        this.log = log;
        this.statistics = statistics;
        this.groups = groups;
    }

    gateway_info info(get_gateway_info_req request) {
        Limits now = limits.now();
        gateway_info.Builder reply = gateway_info
                .newBuilder()
                .setCliVersion(request.getCliVersion())
                .setVersion(version)
                .setName(settings.identity().name())
                .setGroup(settings.identity().group())
                .setAddr(settings.grpc().host())
                .setPort(Integer.toString(settings.grpc().port()))
                .setBoolStatus(true)
                .setErrorMessage(SUCCESS)
                .setSpdkVersion("none, this is Tidegate")
                .setLoadBalancingGroup(groups.own())
                .setHostname(settings.identity().hostName())
                .setMaxSubsystems(now.subsystems())
                .setMaxNamespaces(now.namespaces())
                .setMaxHostsPerSubsystem(now.hostsPerSubsystem())
                .setMaxNamespacesPerSubsystem(now.namespacesPerSubsystem())
                .setMaxHosts(now.hosts())
                .setGatewayInitializationOver(true)
                .setIoStatsEnabled(statistics.measuring())
                .setLocation(settings.ha().location());
        if (isOlder(request.getCliVersion(), version)) {
            reply.setBoolStatus(false)
                    .setStatus(Errno.EINVAL)
                    .setErrorMessage("the client has version " + request.getCliVersion() + ", older than the gateway's "
                            + version + "; update it");
        }
        return reply.build();
    }

    private static boolean isOlder(String client, String gateway) {
        if (!VERSION.matcher(client).matches() || !VERSION.matcher(gateway).matches()) {
            return false;
        }
        return Arrays.compare(numbers(client), numbers(gateway)) < 0;
    }

    private static int[] numbers(String text) {
        return Arrays.stream(text.split("\\.", -1)).mapToInt(Integer::parseInt).toArray();
    }

    gateway_log_level_info level(get_gateway_log_level_req request) {
        return gateway_log_level_info
                .newBuilder()
                .setErrorMessage(SUCCESS)
                .setLogLevelValue(log.level())
                .build();
    }

    req_status setLevel(set_gateway_log_level_req request) throws Refusal {
        if (request.getLogLevel() == GwLogLevel.UNRECOGNIZED) {
            throw new Refusal(
                    Errno.ENOKEY,
                    "log level " + request.getLogLevelValue()
                            + " is unknown; use notset, debug, info, warning, error or critical");
        }
        log.level(request.getLogLevelValue());
        LOG.info("log level is {}", request.getLogLevel());
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }
}
