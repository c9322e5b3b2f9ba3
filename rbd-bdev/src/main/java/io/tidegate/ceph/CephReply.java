package io.tidegate.ceph;

import io.tidegate.ceph.jna.MonCommand;

/**
 * What a command of the cluster came to. Immutable.
 *
 * @param errno 0, or positive when it was refused
 * @param output what it prints
 * @param status one line that explains
 */
public record CephReply(int errno, String output, String status) {

    static CephReply of(MonCommand answer) {
        return new CephReply(Math.abs(Math.min(0, answer.result())), answer.output(), answer.status());
    }
}
