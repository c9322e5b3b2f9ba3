package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.proto.LogLevel;
import io.tidegate.proto.disable_spdk_nvmf_logs_req;
import io.tidegate.proto.get_spdk_nvmf_log_flags_and_level_req;
import io.tidegate.proto.req_status;
import io.tidegate.proto.set_spdk_nvmf_logs_req;
import io.tidegate.proto.spdk_log_flag_info;
import io.tidegate.proto.spdk_nvmf_log_flags_and_level_info;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the log of single parts up and down by what upstream calls SPDK's log flags. */
final class DetailLogService {

    private static final Logger LOG = LoggerFactory.getLogger(DetailLogService.class);
    private static final String NVMF = "nvmf";

    private final DetailLog log;

    DetailLogService(DetailLog log) {
        this.log = log;
    }

    spdk_nvmf_log_flags_and_level_info get(get_spdk_nvmf_log_flags_and_level_req request) {
        spdk_nvmf_log_flags_and_level_info.Builder reply = spdk_nvmf_log_flags_and_level_info
                .newBuilder()
                .setErrorMessage(SUCCESS)
                .setLogLevelValue(log.level())
                .setLogPrintLevelValue(log.printLevel());
        log.flags().forEach((name, on) -> {
            if (request.getAllLogFlags() || name.startsWith(NVMF)) {
                reply.addNvmfLogFlags(
                        spdk_log_flag_info.newBuilder().setName(name).setEnabled(on));
            }
        });
        return reply.build();
    }

    req_status set(set_spdk_nvmf_logs_req request) throws Refusal {
        requireKnown(request.getLogLevel());
        requireKnown(request.getPrintLevel());
        List<String> flags = nvmfAnd(request.getExtraLogFlagsList());
        log.levels(
                request.hasLogLevel() ? request.getLogLevelValue() : log.level(),
                request.hasPrintLevel() ? request.getPrintLevelValue() : log.printLevel());
        log.set(flags, true);
        LOG.info("log flags {} are on", flags);
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    req_status disable(disable_spdk_nvmf_logs_req request) throws Refusal {
        List<String> flags = nvmfAnd(request.getExtraLogFlagsList());
        log.set(flags, false);
        log.levels(LogLevel.NOTICE_VALUE, LogLevel.INFO_VALUE);
        LOG.info("log flags {} are off", flags);
        return req_status.newBuilder().setErrorMessage(SUCCESS).build();
    }

    private static void requireKnown(LogLevel level) throws Refusal {
        if (level == LogLevel.UNRECOGNIZED) {
            throw new Refusal(Errno.ENOKEY, "the log level is unknown; use error, warning, notice, info or debug");
        }
    }

    private List<String> nvmfAnd(List<String> extra) throws Refusal {
        List<String> flags = new ArrayList<>(extra);
        for (String name : extra) {
            if (!log.flags().containsKey(name)) {
                throw new Refusal(
                        Errno.EINVAL,
                        "there is no log flag '" + name + "'; there are "
                                + String.join(", ", log.flags().keySet()));
            }
        }
        log.flags().keySet().stream().filter(name -> name.startsWith(NVMF)).forEach(flags::add);
        return flags;
    }
}
