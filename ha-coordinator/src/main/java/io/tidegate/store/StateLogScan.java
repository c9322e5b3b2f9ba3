package io.tidegate.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads a state log and decides what a damaged record means. Pure: it gets bytes and gives a verdict.
 *
 * <p>The file is made whole under another name and renamed, so its head and its first record (a whole state) are never
 * torn. Later records are appended and synced one by one before they are acknowledged. So, when the machine dies, only
 * the last record can be incomplete, and then it was never acknowledged: the file ends inside it, or a sector of it was
 * never written and reads as zeroes (values are text, so no whole sector of a record is zeroes otherwise). Only such a tail is cut off. Everything else that does not check is damage to what
 * was acknowledged, and is refused:
 *
 * <ul>
 *   <li>a bad record with a good one somewhere behind it: a later record proves that the earlier was acknowledged;
 *   <li>a bad last record that is complete in length and in sectors: the disk or somebody changed it;
 *   <li>a version that does not follow the one before.
 * </ul>
 */
final class StateLogScan {

    static final byte[] FILE_HEAD = "TidegateState 1\n".getBytes(StandardCharsets.US_ASCII);

    private static final int SECTOR = 512;
    private static final int ALIGNMENT = 8;

    private final Path path;
    private final ByteBuffer file;

    private @Nullable StateSnapshot state;
    private int end;

    private StateLogScan(Path path, ByteBuffer file) {
        this.path = path;
        this.file = file;
        end = FILE_HEAD.length;
    }

    /**
     * The outcome.
     *
     * @param state what the good records say
     * @param goodBytes where the good records end
     * @param tornBytes length of the tail that was never acknowledged
     */
    record Result(StateSnapshot state, long goodBytes, long tornBytes) {}

    /** Reads the bytes of the file at {@code path}. */
    static Result scan(Path path, byte[] bytes) throws StoreException {
        return new StateLogScan(path, ByteBuffer.wrap(bytes)).scan();
    }

    private Result scan() throws StoreException {
        checkFileHead();
        while (end < file.limit() && StateRecord.isWhole(file, end)) {
            apply(decode());
            end = StateRecord.end(file, end);
        }
        if (end < file.limit()) {
            checkTail();
        }
        if (state == null) {
            throw damaged("the file ends before its first record");
        }
        return new Result(state, end, file.limit() - end);
    }

    private StateRecord decode() throws StoreException {
        try {
            return StateRecord.decode(file, end);
        } catch (RuntimeException senseless) {
            throw damaged("a record matches its checksum but makes no sense (" + senseless + ")");
        }
    }

    private void checkFileHead() throws StoreException {
        boolean known = file.limit() >= FILE_HEAD.length
                && file.slice(0, FILE_HEAD.length).equals(ByteBuffer.wrap(FILE_HEAD));
        if (!known) {
            end = 0;
            throw damaged("the file does not begin as a state file of this version of Tidegate");
        }
    }

    private void apply(StateRecord record) throws StoreException {
        StateSnapshot before = state;
        if (before == null) {
            if (!record.whole()) {
                throw damaged("the file does not begin with a whole state");
            }
            state = new StateSnapshot(
                    record.version(), new TreeMap<>(record.change().puts()));
            return;
        }
        if (record.whole() || record.version() != before.version() + 1) {
            throw damaged("version " + record.version() + " does not follow version " + before.version());
        }
        state = before.after(record.change());
    }

    private void checkTail() throws StoreException {
        if (state == null) {
            throw damaged("the first record is damaged");
        }
        for (int at = end + ALIGNMENT; at < file.limit(); at += ALIGNMENT) {
            if (StateRecord.isWhole(file, at)) {
                throw damaged("a record is damaged and a good one follows at byte " + at);
            }
        }
        if (!isTorn()) {
            throw damaged("the last record is complete but does not match its checksum");
        }
    }

    private boolean isTorn() {
        if (file.limit() - end < StateRecord.HEAD_BYTES) {
            return true;
        }
        boolean cutShort =
                StateRecord.headIsGood(file, end) && end + StateRecord.bytes(file.getInt(end + 4)) > file.limit();
        return cutShort || hasUnwrittenSector();
    }

    /** Whether the part of the tail that lies in some sector is all zeroes. */
    private boolean hasUnwrittenSector() {
        for (int from = end; from < file.limit(); ) {
            int next = Math.min(file.limit(), (from / SECTOR + 1) * SECTOR);
            if (isZero(from, next)) {
                return true;
            }
            from = next;
        }
        return false;
    }

    private boolean isZero(int from, int to) {
        for (int at = from; at < to; at++) {
            if (file.get(at) != 0) {
                return false;
            }
        }
        return true;
    }

    private StoreException damaged(String what) {
        return new StoreException("the state file " + path + " is damaged at byte " + end + ": " + what
                + "; put a backup in its place, or move it away to start with an empty configuration");
    }
}
