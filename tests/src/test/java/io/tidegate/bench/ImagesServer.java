package io.tidegate.bench;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.rbd.RbdClientIdentity;
import io.tidegate.bdev.rbd.RbdDeviceFactory;
import io.tidegate.bdev.rbd.RbdSettings;
import io.tidegate.ceph.CephConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * The process of {@link ImagesBench} that has the images open, by clients of so many images each, and loads them.
 *
 * <p>{@code ImagesServer CEPH_CONF POOL IMAGES_PER_CLIENT} obeys its input line by line and answers each in one, after {@code ready}: {@code open} with
 * the nanoseconds that it took and the clients, {@code load read|write IMAGES DEPTH MILLISECONDS} with I/Os, nanoseconds and
 * nanoseconds of processor time, {@code close}. It ends with its input.
 */
public final class ImagesServer {

    private static final int GROUP = 1;

    private final RbdSettings settings;
    private final String pool;
    private final ProcessClock clock = new ProcessClock(ProcessHandle.current().pid());
    private final List<BlockDevice> devices = new ArrayList<>();

    private ImagesServer(RbdSettings settings, String pool) {
        this.settings = settings;
        this.pool = pool;
    }

    /** Serves until its input ends. */
    public static void main(String[] args) throws Exception {
        RbdSettings settings =
                RbdSettings.of(CephConfig.of(Path.of(args[0]))).withImagesPerClient(Integer.parseInt(args[2]));
        BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        while ("open".equals(orders.readLine())) {
            new ImagesServer(settings, args[1]).serve(orders);
        }
    }

    private void serve(BufferedReader orders) throws Exception {
        try (RbdDeviceFactory factory = new RbdDeviceFactory(settings)) {
            try {
                open(factory);
                String order = orders.readLine();
                while (order != null && order.startsWith("load ")) {
                    load(order.split(" "));
                    order = orders.readLine();
                }
            } finally {
                devices.forEach(BlockDevice::close);
                factory.disconnect(GROUP);
            }
        }
        System.out.println("closed");
    }

    /** As a gateway opens the images of an ANA group that it takes: first the clients, then all images at once. */
    private void open(RbdDeviceFactory factory) throws BlockDeviceException {
        long begun = System.nanoTime();
        List<String> clients = factory.connect(GROUP, ImagesBench.IMAGES);
        factory.admit(GROUP, clients);
        List<CompletableFuture<BlockDevice>> opening = new ArrayList<>();
        for (BlockDeviceUri uri : ImagesBench.uris(pool)) {
            opening.add(factory.open(uri, new OpenOptions(false, GROUP)).toCompletableFuture());
        }
        opening.forEach(one -> devices.add(one.join()));
        long took = System.nanoTime() - begun;
        long used = devices.stream()
                .map(device -> ((RbdClientIdentity) device).clientName())
                .distinct()
                .count();
        // Which images are busy is chance; the same ones for each number of clients.
        Collections.shuffle(devices, new Random(1));
        System.out.println(took + " " + used);
    }

    private void load(String[] words) throws IOException, InterruptedException {
        List<ImageLoad> loads = new ArrayList<>();
        for (BlockDevice device : devices.subList(0, Integer.parseInt(words[2]))) {
            loads.add(new ImageLoad(device, words[1].equals("read"), Integer.parseInt(words[3]), Long.MAX_VALUE));
        }
        long processor = clock.nanos();
        long begun = System.nanoTime();
        loads.forEach(ImageLoad::begin);
        Thread.sleep(Long.parseLong(words[4]));
        loads.forEach(ImageLoad::stop);
        long ios = 0;
        for (ImageLoad load : loads) {
            ios += load.await();
        }
        System.out.println(ios + " " + (System.nanoTime() - begun) + " " + (clock.nanos() - processor));
    }
}
