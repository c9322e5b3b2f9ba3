/**
 * The daemon's own configuration: reader of upstream's {@code ceph-nvmeof.conf}, which knows every key of upstream, says
 * which ones mean nothing here, and refuses what it does not know with the nearest name that it does.
 */
@NullMarked
package io.tidegate.config.settings;

import org.jspecify.annotations.NullMarked;
