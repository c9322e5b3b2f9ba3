package io.tidegate.ceph;

import io.tidegate.ceph.jna.Librbd;
import io.tidegate.ceph.jna.NativeMemory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * An open image: what can be asked and changed by blocking calls. Asynchronous I/O on its {@link #handle} is the block
 * device's business. Any thread may call; closed before its pool.
 */
public final class RbdImage implements AutoCloseable {

    private static final int METADATA_BYTES = 4096;
    private static final int ID_BYTES = 128;

    private final long handle;
    private final String path;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile long headerBytes;

    private RbdImage(long handle, String path) {
        this.handle = handle;
        this.path = path;
    }

    /** Opens an image; takes 15 to 30 ms. ENOENT when the pool has none of that name. */
    public static RbdImage open(CephPool pool, String name, boolean readOnly) throws CephException {
        long[] out = new long[1];
        int result = readOnly
                ? Librbd.rbd_open_read_only(pool.handle(), name, out, null)
                : Librbd.rbd_open(pool.handle(), name, out, null);
        String path = pool.path() + "/" + name;
        if (result == -CephErrors.ENOENT) {
            throw new CephException(
                    CephErrors.ENOENT,
                    "pool '" + pool.path() + "' has no image '" + name + "'; make it with: rbd create " + path
                            + " --size SIZE");
        }
        if (result < 0) {
            throw CephErrors.failure("image " + path + " cannot be opened", result);
        }
        return new RbdImage(out[0], path);
    }

    /** Size and layout as of now. */
    public ImageStat stat() throws CephException {
        ByteBuffer info = NativeMemory.allocate(Librbd.IMAGE_INFO_BYTES);
        long[] unit = new long[1];
        long[] count = new long[1];
        check(Librbd.rbd_stat(handle(), NativeMemory.address(info), Librbd.IMAGE_INFO_BYTES), "cannot be looked at");
        check(Librbd.rbd_get_stripe_unit(handle(), unit), "does not tell its stripe unit");
        check(Librbd.rbd_get_stripe_count(handle(), count), "does not tell its stripe count");
        return new ImageStat(info.getLong(0), info.getLong(8), unit[0], count[0]);
    }

    /** Its size in bytes as of now. */
    public long size() throws CephException {
        long[] out = new long[1];
        check(Librbd.rbd_get_size(handle(), out), "does not tell its size");
        return out[0];
    }

    /** Changes the size; what lies behind a smaller one is lost. An encrypted image can only grow. */
    public void resize(long bytes) throws CephException {
        if (headerBytes == 0) {
            check(Librbd.rbd_resize(handle(), bytes), "cannot be resized to " + bytes + " bytes");
        } else {
            grow(bytes);
        }
    }

    /** Ceph 16 counts the header in a new size and later releases do not, though all of them leave it out of the size told. */
    private void grow(long bytes) throws CephException {
        if (bytes < size()) {
            throw CephErrors.failure("image " + path + " is encrypted and cannot become smaller", -CephErrors.EINVAL);
        }
        int result = Librbd.rbd_resize2(handle(), bytes, (byte) 0, 0, 0);
        if (result < 0 || size() != bytes) {
            result = Librbd.rbd_resize2(handle(), bytes + headerBytes, (byte) 0, 0, 0);
        }
        check(result, "cannot be resized to " + bytes + " bytes");
        if (size() != bytes) {
            throw CephErrors.failure(
                    "image " + path + " has " + size() + " bytes after it was resized to " + bytes, -CephErrors.EIO);
        }
    }

    /** Encrypts it; what it held is lost, and its header takes a part of its size. */
    public void encrypt(RbdEncryption.Layer layer, RbdEncryption.Cipher cipher) throws CephException {
        RbdEncryption.format(this, layer, cipher);
    }

    /**
     * Decrypts from now on, and tells sizes without the header. Before any I/O by this handle.
     *
     * @param layers the image's own first, then those of its parents
     */
    public void decrypt(List<RbdEncryption.Layer> layers) throws CephException {
        long whole = size();
        RbdEncryption.load(this, layers);
        headerBytes = whole - size();
    }

    /** The size that it has once it is decrypted, found out without its key. EINVAL when it is not encrypted. */
    public long decryptedSize() throws CephException {
        byte[] start = read(LuksHeader.BINARY_BYTES);
        int length = LuksHeader.length(start);
        long offset = (length == 0 ? Optional.<Long>empty() : LuksHeader.dataOffset(read(length)))
                .orElseThrow(() -> new CephException(
                        CephErrors.EINVAL,
                        "image " + path + " has no LUKS header; leave the encryption out, or encrypt it with:"
                                + " rbd encryption format " + path + " FORMAT PASSPHRASE-FILE"));
        long whole = size();
        if (offset >= whole) {
            throw new CephException(
                    CephErrors.EINVAL, "image " + path + " is encrypted and too small to hold anything but its header");
        }
        return whole - offset;
    }

    private byte[] read(int bytes) throws CephException {
        ByteBuffer buffer = NativeMemory.allocate(bytes);
        long got = Librbd.rbd_read(handle(), 0, bytes, NativeMemory.address(buffer));
        check((int) Math.min(got, 0), "cannot be read");
        byte[] content = new byte[(int) got];
        buffer.get(content);
        return content;
    }

    /** One entry of the image's metadata. */
    public Optional<String> metadata(String key) throws CephException {
        byte[] out = new byte[METADATA_BYTES];
        int result = Librbd.rbd_metadata_get(handle(), key, out, new long[] {out.length});
        if (result == -CephErrors.ENOENT) {
            return Optional.empty();
        }
        check(result, "does not tell its metadata '" + key + "'");
        return Optional.of(NativeMemory.string(out));
    }

    /** Sets an entry of the image's metadata, whoever has the image open. */
    public void setMetadata(String key, String value) throws CephException {
        check(Librbd.rbd_metadata_set(handle(), key, value), "does not take metadata '" + key + "'");
    }

    /** Takes an entry of the image's metadata away; one that is not there is fine. */
    public void removeMetadata(String key) throws CephException {
        int result = Librbd.rbd_metadata_remove(handle(), key);
        if (result != -CephErrors.ENOENT) {
            check(result, "does not let go of metadata '" + key + "'");
        }
    }

    /** The id that stays when the image is renamed. */
    public String id() throws CephException {
        byte[] out = new byte[ID_BYTES];
        check(Librbd.rbd_get_id(handle(), out, out.length), "does not tell its id");
        return NativeMemory.string(out);
    }

    private void check(int result, String what) throws CephException {
        if (result < 0) {
            throw CephErrors.failure("image " + path + " " + what, result);
        }
    }

    /** How a person names it: {@code pool/[namespace/]image}. */
    public String path() {
        return path;
    }

    /** Librbd's own pointer, for the data path. */
    public long handle() {
        if (closed.get()) {
            throw new IllegalStateException("the image " + path + " is closed");
        }
        return handle;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            Librbd.rbd_close(handle);
        }
    }
}
