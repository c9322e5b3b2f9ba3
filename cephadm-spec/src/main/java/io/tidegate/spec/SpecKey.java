package io.tidegate.spec;

import java.util.Optional;

/**
 * One key below {@code spec:} that Ceph knows. Immutable.
 *
 * @param name of the key
 * @param kind what its value may be
 * @param setting where the value stands in ceph-nvmeof.conf, such as {@code gateway.port}; empty for what does not
 */
public record SpecKey(String name, Kind kind, Optional<String> setting) {}
