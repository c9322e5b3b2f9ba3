package io.tidegate.bdev.file;

import io.tidegate.bdev.BlockDeviceContract;
import io.tidegate.bdev.BlockDeviceFactory;
import io.tidegate.bdev.BlockDeviceUri;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileBlockDeviceContractTest extends BlockDeviceContract {

    @TempDir
    private Path folder;

    @Override
    protected BlockDeviceFactory newFactory() {
        return new FileDeviceFactory();
    }

    @Override
    protected BlockDeviceUri freshUri(String name) {
        return BlockDeviceUri.parse("file:" + folder.resolve(name));
    }
}
