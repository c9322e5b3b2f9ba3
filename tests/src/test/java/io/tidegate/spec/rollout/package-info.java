/** Single steps of a rollout against a real Ceph cluster. */
package io.tidegate.spec.rollout;
