package io.tidegate.ha;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The devices of one ANA group, under the lock of this object. A tenure is the time for which their images are open here:
 * an image whose opening outlasts its tenure is never served.
 */
final class DeviceGroup {

    static final long CLOSED = 0;

    private final Set<GroupDevice> devices = new LinkedHashSet<>();
    private final Set<GroupDevice> mending = new HashSet<>();
    private final AtomicInteger openingRbd = new AtomicInteger();
    private final AtomicInteger openingOther = new AtomicInteger();
    private long tenures;
    private long tenure;
    private Optional<OpeningImages> opening = Optional.empty();

    /** The present tenure, or {@link #CLOSED}. */
    synchronized long tenure() {
        return tenure;
    }

    /** The tenure goes on, or begins. */
    synchronized long begin() {
        if (tenure == CLOSED) {
            tenure = ++tenures;
        }
        return tenure;
    }

    /** Ends the tenure; the images that were open. */
    synchronized List<BlockDevice> end() {
        tenure = CLOSED;
        List<BlockDevice> images = new ArrayList<>();
        for (GroupDevice device : devices) {
            BlockDevice image = device.detach();
            if (image != null) {
                images.add(image);
            }
        }
        return images;
    }

    /** The images of this tenure are opened by this one. */
    synchronized void opening(OpeningImages now) {
        opening = Optional.of(now);
    }

    /** What opens images here, to be cancelled. */
    synchronized Optional<OpeningImages> takeOpening() {
        Optional<OpeningImages> taken = opening;
        opening = Optional.empty();
        return taken;
    }

    synchronized boolean attach(GroupDevice device, BlockDevice image, long during) {
        return tenure == during && devices.contains(device) && device.attach(image);
    }

    synchronized void add(GroupDevice device) {
        devices.add(device);
    }

    synchronized void remove(GroupDevice device) {
        devices.remove(device);
    }

    synchronized List<GroupDevice> withoutImage() {
        return devices.stream().filter(GroupDevice::needsImage).toList();
    }

    /** Those without an image whose mending has not begun; it has now. */
    synchronized List<GroupDevice> toMend() {
        return devices.stream()
                .filter(GroupDevice::needsImage)
                .filter(mending::add)
                .toList();
    }

    synchronized void mended(GroupDevice device) {
        mending.remove(device);
    }

    /** Counts images that are being opened for a device that is not here yet, or has none. */
    AtomicInteger opening(BlockDeviceUri uri) {
        return uri.scheme() == Scheme.RBD ? openingRbd : openingOther;
    }

    /** Images that need RBD clients, those included that are being opened. */
    synchronized int rbdImages() {
        return openingRbd.get()
                + (int) devices.stream().filter(DeviceGroup::isRbd).count();
    }

    /** Whether this process itself opens images, or is about to. */
    synchronized boolean hasOthers() {
        return openingOther.get() > 0 || !devices.stream().allMatch(DeviceGroup::isRbd);
    }

    private static boolean isRbd(GroupDevice device) {
        return device.uri().scheme() == Scheme.RBD;
    }

    /** All that are here. */
    synchronized List<GroupDevice> all() {
        return List.copyOf(devices);
    }

    /** All images. */
    synchronized int count() {
        return devices.size() + openingRbd.get() + openingOther.get();
    }
}
