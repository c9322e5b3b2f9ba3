package io.tidegate.bdev.rbd;

import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.Errno;
import io.tidegate.ceph.CephException;
import io.tidegate.ceph.CephPool;
import io.tidegate.ceph.RbdImage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens an image step by step and takes every step back when a later one fails. Calls block. */
final class ImageOpener {

    private static final Logger LOG = LoggerFactory.getLogger(ImageOpener.class);

    private final RbdSettings settings;
    private final RbdClients clients;
    private final CompletionPoller poller;
    private final Executor workers;
    private final Executor compareThreads;

    ImageOpener(
            RbdSettings settings,
            RbdClients clients,
            CompletionPoller poller,
            Executor workers,
            Executor compareThreads) {
        this.settings = settings;
        this.clients = clients;
        this.poller = poller;
        this.workers = workers;
        this.compareThreads = compareThreads;
    }

    RbdBlockDevice open(BlockDeviceUri uri, OpenOptions options) throws BlockDeviceException {
        RbdImageName name = RbdImageName.of(uri);
        try {
            return attempt(uri, name, options);
        } catch (BlockDeviceException failure) {
            if (failure.errno() != Errno.ESHUTDOWN) {
                throw failure;
            }
            LOG.info("{} is opened again by a new client, as the old one is on the blocklist", uri);
            return attempt(uri, name, options);
        }
    }

    private RbdBlockDevice attempt(BlockDeviceUri uri, RbdImageName name, OpenOptions options)
            throws BlockDeviceException {
        RbdClient client = acquire(options);
        try {
            return open(uri, name, options, client);
        } catch (BlockDeviceException failure) {
            if (failure.errno() == Errno.ESHUTDOWN) {
                clients.releaseShutOut(options.anaGroup(), client);
            } else {
                clients.release(options.anaGroup(), client);
            }
            throw failure;
        }
    }

    private RbdClient acquire(OpenOptions options) throws BlockDeviceException {
        try {
            return clients.acquire(options.anaGroup(), options.ahead());
        } catch (CephException failure) {
            throw RbdFailures.of(failure);
        }
    }

    private RbdBlockDevice open(BlockDeviceUri uri, RbdImageName name, OpenOptions options, RbdClient client)
            throws BlockDeviceException {
        CephPool pool = pool(client, name);
        RbdImage image = null;
        try {
            image = RbdImage.open(pool, name.image(), options.readOnly());
            if (options.encryption().isPresent()) {
                Decryption.begin(image, options.encryption().get());
            }
            return RbdBlockDevice.start(new RbdBlockDevice.Parts(
                    uri,
                    image,
                    new ImagePreferences(pool, image).geometry(options.readOnly()),
                    client,
                    settings,
                    poller,
                    workers,
                    compareThreads,
                    () -> clients.release(options.anaGroup(), client)));
        } catch (CephException failure) {
            closeIfOpen(image);
            throw RbdFailures.of(failure);
        } catch (BlockDeviceException noKey) {
            closeIfOpen(image);
            throw noKey;
        }
    }

    private static void closeIfOpen(@Nullable RbdImage image) {
        if (image != null) {
            image.close();
        }
    }

    private static CephPool pool(RbdClient client, RbdImageName name) throws BlockDeviceException {
        try {
            return client.pool(name);
        } catch (CephException failure) {
            throw RbdFailures.ofPool(failure);
        }
    }
}
