package io.tidegate.status;

import io.tidegate.config.LatestState;
import io.tidegate.config.settings.GatewaySettings.Identity;
import io.tidegate.control.Convergence;
import io.tidegate.control.LiveStatistics;
import io.tidegate.control.LiveView;
import io.tidegate.events.EventLog;

/**
 * Everything the page looks at.
 *
 * @param identity of this gateway
 * @param version that it reports
 * @param state what the group wants; closed with the page
 * @param live what is served here
 * @param statistics what passed
 * @param convergence what does not work
 * @param events what happened
 */
public record Sources(
        Identity identity,
        String version,
        LatestState state,
        LiveView live,
        LiveStatistics statistics,
        Convergence convergence,
        EventLog events) {}
