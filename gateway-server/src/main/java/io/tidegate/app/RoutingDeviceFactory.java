package io.tidegate.app;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockDeviceUri.Scheme;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.bdev.ImageIdentity;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** One factory for every backing: sends each call to the one that serves the scheme. Any thread. */
final class RoutingDeviceFactory implements BlockDeviceFactory {

    private final Map<Scheme, BlockDeviceFactory> factories;

    /** Owns {@code factories}, which serve every scheme; one may serve several. */
    RoutingDeviceFactory(Map<Scheme, BlockDeviceFactory> factories) {
        this.factories = new EnumMap<>(factories);
    }

    @Override
    public CompletionStage<BlockDevice> open(BlockDeviceUri uri, OpenOptions options) {
        return serving(uri).open(uri, options);
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes) {
        return serving(uri).create(uri, bytes);
    }

    @Override
    public CompletionStage<Void> create(BlockDeviceUri uri, long bytes, String dataPool) {
        return serving(uri).create(uri, bytes, dataPool);
    }

    @Override
    public CompletionStage<Void> create(
            BlockDeviceUri uri,
            long bytes,
            String dataPool,
            ImageEncryption encryption,
            ImageEncryption.Cipher cipher) {
        return serving(uri).create(uri, bytes, dataPool, encryption, cipher);
    }

    @Override
    public CompletionStage<BlockGeometry> lookAtEncrypted(BlockDeviceUri uri) {
        return serving(uri).lookAtEncrypted(uri);
    }

    @Override
    public CompletionStage<Long> size(BlockDeviceUri uri) {
        return serving(uri).size(uri);
    }

    @Override
    public CompletionStage<Void> grow(BlockDeviceUri uri, long bytes) {
        return serving(uri).grow(uri, bytes);
    }

    @Override
    public CompletionStage<Void> remove(BlockDeviceUri uri) {
        return serving(uri).remove(uri);
    }

    @Override
    public CompletionStage<Optional<ImageIdentity>> identity(BlockDeviceUri uri) {
        return serving(uri).identity(uri);
    }

    @Override
    public CompletionStage<Optional<String>> note(BlockDeviceUri uri, String name) {
        return serving(uri).note(uri, name);
    }

    @Override
    public CompletionStage<Void> writeNote(BlockDeviceUri uri, String name, Optional<String> text) {
        return serving(uri).writeNote(uri, name, text);
    }

    @Override
    public CompletionStage<ImagePapers> papers(BlockDeviceUri uri, String name) {
        return serving(uri).papers(uri, name);
    }

    @Override
    public CompletionStage<Void> writeNotes(BlockDeviceUri uri, Map<String, Optional<String>> notes) {
        return serving(uri).writeNotes(uri, notes);
    }

    private BlockDeviceFactory serving(BlockDeviceUri uri) {
        return Objects.requireNonNull(factories.get(uri.scheme()), "every scheme has a factory");
    }

    @Override
    public void close() {
        new HashSet<>(factories.values()).forEach(BlockDeviceFactory::close);
    }
}
