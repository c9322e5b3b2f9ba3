package io.tidegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.initiator.HostResult;
import io.tidegate.nvme.Status;
import java.nio.ByteBuffer;

/**
 * How a command ended, as its host sees it.
 *
 * @param command what was asked, for messages
 * @param result status and dwords
 * @param data what came, for a command that reads
 */
record Answer(Command command, HostResult result, ByteBuffer data) {

    /** The status must be {@code status}, whether or not the host may try again. */
    Answer expect(int status) {
        assertThat(Status.describe(Status.code(result.status())))
                .as("%s: %s", command, result.description())
                .isEqualTo(Status.describe(Status.code(status)));
        return this;
    }

    /** The status must be {@code status} and the host must not try the same again. */
    Answer refused(int status) {
        expect(status);
        assertThat(result.status() & Status.DNR).as("%s: do not retry", command).isEqualTo(Status.DNR);
        return this;
    }

    Answer ok() {
        return expect(Status.SUCCESS);
    }

    int status() {
        return Status.code(result.status());
    }

    int dw0() {
        return result.dw0();
    }

    byte[] bytes() {
        byte[] copy = new byte[data.limit()];
        data.get(0, copy);
        return copy;
    }
}
