package io.tidegate.bdev.rbd;

import static io.tidegate.bdev.Pending.errnoOf;
import static io.tidegate.bdev.Pending.read;
import static io.tidegate.bdev.Pending.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tidegate.bdev.BlockDevice;
import io.tidegate.bdev.BlockDeviceException;
import io.tidegate.bdev.BlockDeviceFactory.OpenOptions;
import io.tidegate.bdev.BlockDeviceUri;
import io.tidegate.bdev.BlockGeometry;
import io.tidegate.bdev.BlockRequest;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.bdev.ImageEncryption.Cipher;
import io.tidegate.bdev.ImageEncryption.Format;
import io.tidegate.bdev.ImageEncryption.Layer;
import io.tidegate.bdev.ImageEncryption.Passphrase;
import io.tidegate.bdev.Pending;
import io.tidegate.ceph.jna.LibrbdOptional;
import io.tidegate.support.Command;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encrypted RBD images beside the tools of Ceph, which encrypt them and read them back by their passphrases. */
@WithCeph
class EncryptedImageIT {

    private static final int MIB = 1 << 20;
    private static final long SIZE = 32 * MIB;
    private static final String PASSPHRASE = "correct horse battery staple";
    private static final String OTHER_PASSPHRASE = "not this one";
    private static final String KEY = "key-1";

    private final List<byte[]> handedOut = new ArrayList<>();
    private final List<BlockDevice> devices = new ArrayList<>();
    private ThrowawayCeph ceph;
    private RbdDeviceFactory factory;
    private String image;

    @TempDir
    private Path folder;

    @BeforeEach
    void fresh(ThrowawayCeph cluster) {
        ceph = cluster;
        image = cluster.freshName("encrypted");
        factory = new RbdDeviceFactory(RbdSettings.of(cluster.config()));
    }

    @AfterEach
    void closeAll() {
        devices.forEach(BlockDevice::close);
        factory.close();
        assertThat(handedOut).allSatisfy(passphrase -> assertThat(passphrase).containsOnly(0));
    }

    private Passphrase passphrase(String keyId) throws BlockDeviceException {
        byte[] bytes = switch (keyId) {
            case KEY -> PASSPHRASE.getBytes(StandardCharsets.UTF_8);
            case "other" -> OTHER_PASSPHRASE.getBytes(StandardCharsets.UTF_8);
            default -> throw new BlockDeviceException(Errno.ENOKEY, "there is no key '" + keyId + "'");
        };
        handedOut.add(bytes);
        return new Passphrase(bytes);
    }

    private ImageEncryption encryption(Format format, String keyId) {
        return new ImageEncryption(List.of(new Layer(format, keyId)), this::passphrase, false);
    }

    private OpenOptions options(Format format, String keyId) {
        return new OpenOptions(false, 0, Optional.of(encryption(format, keyId)));
    }

    private BlockDeviceUri uri() {
        return BlockDeviceUri.rbd(ThrowawayCeph.POOL, image);
    }

    private String path() {
        return ThrowawayCeph.POOL + "/" + image;
    }

    private BlockDevice open(Format format) {
        BlockDevice device = await(factory.open(uri(), options(format, KEY)));
        devices.add(device);
        return device;
    }

    private void encryptByTool(Format format) throws Exception {
        Path file = Files.writeString(folder.resolve("passphrase"), PASSPHRASE);
        ceph.rbd("create", path(), "--size", SIZE + "B");
        ceph.rbd("encryption", "format", path(), format.name().toLowerCase(Locale.ROOT), file.toString());
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static BlockDeviceException refusal(CompletionStage<?> stage) {
        try {
            await(stage);
        } catch (CompletionException refused) {
            return (BlockDeviceException) refused.getCause();
        }
        throw new AssertionError("was not refused");
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    /** What Ceph's own library for Python reads by the passphrase. */
    private byte[] readByTool(Format format, long offset, int length) {
        String script = """
                import rados, rbd, sys
                conf, pool, image, layout, phrase, at, count = sys.argv[1:]
                cluster = rados.Rados(conffile=conf)
                cluster.connect()
                with cluster.open_ioctx(pool) as io, rbd.Image(io, image, read_only=True) as one:
                    one.encryption_load(getattr(rbd, 'RBD_ENCRYPTION_FORMAT_' + layout), phrase)
                    print(one.read(int(at), int(count)).hex())
                cluster.shutdown()
                """;
        String hex = Command.mustRun(List.of(
                "/usr/bin/python3",
                "-c",
                script,
                ceph.conf().toString(),
                ThrowawayCeph.POOL,
                image,
                format.name(),
                PASSPHRASE,
                Long.toString(offset),
                Integer.toString(length)));
        return HexFormat.of().parseHex(hex.strip());
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void what_the_device_wrote_is_read_by_the_tool_and_is_not_in_the_clear(Format format) throws Exception {
        encryptByTool(format);
        BlockGeometry looked = await(factory.lookAtEncrypted(uri()));
        BlockDevice device = open(format);
        BlockGeometry geometry = device.geometry();
        assertThat(geometry.sizeBytes()).isLessThan(SIZE).isGreaterThan(0);
        assertThat(looked).isEqualTo(geometry);
        byte[] content = random(2 * MIB, 1);
        write(device, 3 * MIB, content);
        write(device, geometry.sizeBytes() - 512, Arrays.copyOf(content, 512));
        assertThat(errnoOf(device, request -> request.read(geometry.sizeBytes(), Pending.direct(new byte[512]))))
                .isEqualTo(Errno.EINVAL);
        assertThat(readByTool(format, 3 * MIB, content.length)).isEqualTo(content);
        assertThat(readByTool(format, geometry.sizeBytes() - 512, 512)).isEqualTo(Arrays.copyOf(content, 512));
        Path exported = folder.resolve("exported");
        ceph.rbd("export", path(), exported.toString());
        String stored = new String(Files.readAllBytes(exported), StandardCharsets.ISO_8859_1);
        assertThat(stored)
                .doesNotContain(new String(content, 0, 64, StandardCharsets.ISO_8859_1))
                .doesNotContain(PASSPHRASE);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void every_command_does_what_it_does_on_other_images(Format format) {
        await(factory.create(uri(), SIZE, "", encryption(format, KEY), Cipher.AES256));
        BlockDevice device = open(format);
        assertThat(read(device, 0, MIB)).as("never written").containsOnly(0);
        byte[] content = random(MIB, 2);
        write(device, 0, content);
        byte[] sector = random(512, 3);
        write(device, 512, sector);
        System.arraycopy(sector, 0, content, 512, 512);
        assertThat(read(device, 0, MIB)).isEqualTo(content);

        int unit = device.geometry().discardGranularityBytes();
        assertThat(errnoOf(device, request -> request.discard(0, 2L * unit))).isEqualTo(Errno.OK);
        Arrays.fill(content, 0, 2 * unit, (byte) 0);
        assertThat(read(device, 0, MIB)).as("discarded reads as zeroes").isEqualTo(content);
        assertThat(errnoOf(device, request -> request.discard(4L * unit + 512, 1024)))
                .isEqualTo(Errno.OK);
        assertThat(read(device, 0, MIB)).as("less than a unit is left alone").isEqualTo(content);
        assertThat(errnoOf(device, request -> request.writeZeroes(8L * unit + 512, 4096 + 512, false, false)))
                .isEqualTo(Errno.OK);
        Arrays.fill(content, 8 * unit + 512, 8 * unit + 512 + 4096 + 512, (byte) 0);
        assertThat(read(device, 0, MIB)).as("zeroes").isEqualTo(content);

        byte[] present = Arrays.copyOfRange(content, 10 * unit, 10 * unit + 4096);
        byte[] next = random(4096, 4);
        assertThat(compareAndWrite(device, 10L * unit, present, next)).isEqualTo(Errno.OK);
        assertThat(compareAndWrite(device, 10L * unit, present, next)).isEqualTo(Errno.EILSEQ);
        System.arraycopy(next, 0, content, 10 * unit, 4096);
        assertThat(read(device, 0, MIB)).isEqualTo(content);
        assertThat(errnoOf(device, BlockRequest::flush)).isEqualTo(Errno.OK);
        device.close();
        assertThat(read(open(format), 0, MIB)).as("read by another client").isEqualTo(content);
        assertThat(readByTool(format, 0, MIB)).isEqualTo(content);
    }

    private static int compareAndWrite(BlockDevice device, long offset, byte[] compare, byte[] write) {
        return errnoOf(
                device, request -> request.compareAndWrite(offset, Pending.direct(compare), Pending.direct(write)));
    }

    @Test
    void what_does_not_open_is_refused_precisely_and_leaves_nobody_watching() throws Exception {
        encryptByTool(Format.LUKS1);
        BlockDeviceException wrong = refusal(factory.open(uri(), options(Format.LUKS1, "other")));
        assertThat(wrong.errno()).isEqualTo(Errno.EPERM);
        assertThat(wrong).hasMessageContaining(path()).hasMessageContaining("passphrase of its key");
        BlockDeviceException format = refusal(factory.open(uri(), options(Format.LUKS2, KEY)));
        assertThat(format.errno()).isEqualTo(Errno.EINVAL);
        assertThat(format).hasMessageContaining(path()).hasMessageContaining("no header of [LUKS2]");
        BlockDeviceException key = refusal(factory.open(uri(), options(Format.LUKS1, "none")));
        assertThat(key.errno()).isEqualTo(Errno.ENOKEY);
        assertThat(key).hasMessage("there is no key 'none'");
        assertThat(ceph.rbd("status", path())).contains("Watchers: none");

        image = ceph.freshName("plain");
        ceph.rbd("create", path(), "--size", SIZE + "B");
        BlockDeviceException plain = refusal(factory.lookAtEncrypted(uri()));
        assertThat(plain.errno()).isEqualTo(Errno.EINVAL);
        assertThat(plain).hasMessageContaining("no LUKS header").hasMessageContaining("rbd encryption format");
    }

    /** Content of an encrypted parent, and a clone of it that is encrypted by a key of its own. */
    private byte[] encryptedClone() throws Exception {
        encryptByTool(Format.LUKS1);
        byte[] content = random(MIB, 6);
        try (BlockDevice parent = await(factory.open(uri(), options(Format.LUKS1, KEY)))) {
            write(parent, 2 * MIB, content);
        }
        String parent = path();
        ceph.rbd("snap", "create", parent + "@base");
        ceph.rbd("snap", "protect", parent + "@base");
        image = ceph.freshName("clone");
        ceph.rbd("clone", parent + "@base", path());
        Path file = Files.writeString(folder.resolve("other"), OTHER_PASSPHRASE);
        ceph.rbd("encryption", "format", path(), "luks2", file.toString());
        return content;
    }

    private OpenOptions cloneOptions(String parentKey) {
        List<Layer> layers = List.of(new Layer(Format.LUKS2, "other"), new Layer(Format.LUKS1, parentKey));
        return new OpenOptions(false, 0, Optional.of(new ImageEncryption(layers, this::passphrase, false)));
    }

    @Test
    void a_clone_is_read_and_written_though_its_parent_has_another_key() throws Exception {
        assumeTrue(LibrbdOptional.ENCRYPTION_OF_CLONES, "librbd can do this since Ceph 18");
        byte[] content = encryptedClone();
        BlockDevice device = await(factory.open(uri(), cloneOptions(KEY)));
        devices.add(device);
        assertThat(await(factory.lookAtEncrypted(uri())).sizeBytes())
                .isEqualTo(device.geometry().sizeBytes());
        assertThat(read(device, 2 * MIB, MIB)).as("of the parent").isEqualTo(content);
        byte[] own = random(4096, 7);
        write(device, 2 * MIB + 8192, own);
        System.arraycopy(own, 0, content, 8192, own.length);
        assertThat(read(device, 2 * MIB, MIB)).as("of both").isEqualTo(content);
        device.close();
        BlockDevice again = await(factory.open(uri(), cloneOptions(KEY)));
        devices.add(again);
        assertThat(read(again, 2 * MIB, MIB)).as("read by another client").isEqualTo(content);

        BlockDeviceException wrong = refusal(factory.open(uri(), cloneOptions("other")));
        assertThat(wrong.errno()).isEqualTo(Errno.EPERM);
        assertThat(wrong).hasMessageContaining(path());
    }

    @Test
    void a_clone_with_keys_of_several_images_is_refused_where_librbd_cannot_open_it() {
        assumeTrue(!LibrbdOptional.ENCRYPTION_OF_CLONES, "this librbd can");
        ceph.rbd("create", path(), "--size", SIZE + "B");
        BlockDeviceException refused = refusal(factory.open(uri(), cloneOptions(KEY)));
        assertThat(refused.errno()).isEqualTo(Errno.ENOTSUP);
        assertThat(refused).hasMessageContaining(path()).hasMessageContaining("Ceph 18");
    }

    @Test
    void an_image_that_cannot_be_encrypted_is_not_left_behind() {
        BlockDeviceException noKey =
                refusal(factory.create(uri(), SIZE, "", encryption(Format.LUKS1, "none"), Cipher.AES128));
        assertThat(noKey.errno()).isEqualTo(Errno.ENOKEY);
        assertThat(ceph.rbd("ls", ThrowawayCeph.POOL)).doesNotContain(image);
        BlockDeviceException tooSmall =
                refusal(factory.create(uri(), MIB, "", encryption(Format.LUKS2, KEY), Cipher.AES256));
        assertThat(tooSmall).hasMessageContaining(path());
        assertThat(ceph.rbd("ls", ThrowawayCeph.POOL)).doesNotContain(image);
    }

    @Test
    void an_encrypted_image_grows_by_what_was_asked_and_never_shrinks() throws Exception {
        await(factory.create(uri(), SIZE, "", encryption(Format.LUKS2, KEY), Cipher.AES256));
        BlockDevice device = open(Format.LUKS2);
        long before = device.geometry().sizeBytes();
        byte[] content = random(MIB, 5);
        write(device, before - MIB, content);
        device.resize(before + 4 * MIB);
        assertThat(device.geometry().sizeBytes()).isEqualTo(before + 4 * MIB);
        assertThat(read(device, before - MIB, MIB)).isEqualTo(content);
        assertThat(read(device, before, MIB)).containsOnly(0);
        assertThatThrownBy(() -> device.resize(before)).hasMessageContaining("cannot become smaller");
        assertThat(await(factory.lookAtEncrypted(uri())).sizeBytes()).isEqualTo(before + 4 * MIB);
    }
}
