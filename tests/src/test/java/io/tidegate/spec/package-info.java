/** A gateway.yml brought to a real Ceph cluster. */
package io.tidegate.spec;
