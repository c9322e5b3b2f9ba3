package io.tidegate.bdev.memory;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An image with the devices that have it open. Any thread may call. */
final class NamedImage {

    private final MemoryImage bytes;
    private final Set<MemoryBlockDevice> devices = ConcurrentHashMap.newKeySet();

    NamedImage(MemoryImage bytes) {
        this.bytes = bytes;
    }

    MemoryImage bytes() {
        return bytes;
    }

    boolean inUse() {
        return !devices.isEmpty();
    }

    synchronized MemoryBlockDevice open(BlockDeviceUri uri, boolean readOnly) {
        MemoryBlockDevice device = new MemoryBlockDevice(uri, this, readOnly);
        devices.add(device);
        return device;
    }

    void closed(MemoryBlockDevice device) {
        devices.remove(device);
    }

    /** Changes the size and tells every device, one resize at a time so that all end with the last size. */
    synchronized void resize(BlockDeviceUri uri, long size) throws BlockDeviceException {
        checkSize(uri, size);
        if (size != bytes.size()) {
            bytes.resize(size);
            devices.forEach(device -> device.resized(size));
        }
    }

    static void checkSize(BlockDeviceUri uri, long size) throws BlockDeviceException {
        if (size <= 0 || size > MemoryImage.MAX_BYTES) {
            throw new BlockDeviceException(
                    Errno.EINVAL,
                    uri + " cannot have " + size + " bytes, give it between 1 and " + MemoryImage.MAX_BYTES);
        }
    }
}
