package io.tidegate.ceph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clusters, pools, omaps, watches and images as plain values. */
@WithCeph
class CephIT {

    private ThrowawayCeph ceph;
    private CephCluster cluster;
    private CephPool pool;

    @BeforeEach
    void connect(ThrowawayCeph running) throws Exception {
        ceph = running;
        cluster = CephCluster.connect(running.config());
        pool = cluster.pool(ThrowawayCeph.POOL);
    }

    @AfterEach
    void disconnect() {
        pool.close();
        cluster.close();
    }

    private static void assertErrno(ThrowingCallable call, int errno, String words) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        CephException.class,
                        failure -> assertThat(failure.errno()).isEqualTo(errno))
                .hasMessageContaining(words);
    }

    @Test
    void a_connection_knows_its_cluster_and_its_own_address() throws Exception {
        assertThat(cluster.fsid()).isEqualToIgnoringNewLines(ceph.ceph("fsid"));
        assertThat(cluster.addresses().orElseThrow()).matches("127\\.0\\.0\\.1:\\d+/\\d+");
        assertThat(cluster.instanceId()).isPositive();
        assertThat(cluster.option("rbd_default_pool")).contains("rbd");
        assertThat(cluster.option("no_such_option")).isEmpty();
    }

    @Test
    void what_cannot_be_reached_is_named() {
        CephConfig absent = CephConfig.of(Path.of("/nonexistent/ceph.conf"));
        assertErrno(() -> CephCluster.connect(absent), CephErrors.ENOENT, "/nonexistent/ceph.conf");
        CephConfig odd = ceph.config().withOption("rbd_cash", "1");
        assertErrno(() -> CephCluster.connect(odd), CephErrors.EINVAL, "no option 'rbd_cash'");
        assertErrno(() -> cluster.pool("nopool"), CephErrors.ENOENT, "no pool 'nopool'");
    }

    @Test
    void a_key_that_librados_cannot_read_is_told_as_such(@TempDir Path folder) throws Exception {
        Path keyring = Files.writeString(folder.resolve("keyring"), "[client.odd]\n\tkey = bm8gc3VjaCBraW5k\n");
        CephConfig odd = ceph.config().withId("odd").withKeyring(keyring);
        assertErrno(() -> CephCluster.connect(odd), CephErrors.EIO, "the keyring of client.odd");
    }

    @Test
    void a_closed_connection_is_an_error_and_no_crash() {
        cluster.close();
        assertThatThrownBy(cluster::fsid)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void an_omap_is_made_once_compared_and_changed() throws Exception {
        Omap omap = pool.omap(ceph.freshName("omap"));
        assertErrno(() -> omap.value("a"), CephErrors.ENOENT, omap.path());
        assertThat(omap.create(Map.of("a", new byte[] {1}))).isTrue();
        assertThat(omap.create(Map.of("b", new byte[] {2}))).isFalse();
        assertThat(omap.compareAndSet("a", new byte[] {9}, Map.of("c", new byte[0]), List.of()))
                .isFalse();
        assertThat(omap.compareAndSet("a", new byte[] {1}, Map.of("c", new byte[] {3}), List.of("a")))
                .isTrue();
        omap.update(Map.of("d", new byte[] {4}), List.of("c"));
        assertThat(omap.read("", 10, "d").entries()).containsOnlyKeys("d");
        assertThat(omap.read("d", 10, "d").entries()).isEmpty();
        assertThat(omap.value("d").orElseThrow()).containsExactly(4);
        assertThat(omap.value("a")).isEmpty();
    }

    @Test
    void a_long_omap_comes_in_pages() throws Exception {
        Omap omap = pool.omap(ceph.freshName("pages"));
        omap.create(Map.of("a", new byte[0], "b", new byte[0], "c", new byte[0]));
        Omap.Page first = omap.read("", 2, "c");
        assertThat(first.entries().keySet()).containsExactly("a", "b");
        assertThat(first.more()).isTrue();
        assertThat(first.alongside()).isPresent();
        assertThat(omap.read("b", 2, "c").entries().keySet()).containsExactly("c");
    }

    @Test
    void a_watch_hears_each_notification() throws Exception {
        String object = ceph.freshName("watched");
        pool.omap(object).create(Map.of());
        AtomicInteger heard = new AtomicInteger();
        try (ObjectWatch watch = pool.watch(object, heard::incrementAndGet, errno -> {})) {
            assertThat(watch.ensure()).isTrue();
            assertThat(watch.ensure()).isFalse();
            for (int i = 1; i <= 3; i++) {
                pool.notifyWatchers(object, 5000);
                assertThat(heard).hasValue(i);
            }
        }
        pool.notifyWatchers(object, 5000);
        assertThat(heard).hasValue(3);
    }

    @Test
    void an_address_is_shut_out_and_let_in_again() throws Exception {
        try (CephCluster victim = CephCluster.connect(ceph.config());
                CephPool victims = victim.pool(ThrowawayCeph.POOL)) {
            Omap omap = victims.omap(ceph.freshName("fenced"));
            omap.create(Map.of("a", new byte[0]));
            String address = victim.addresses().orElseThrow();
            cluster.blocklistAdd(address, Duration.ofMinutes(5));
            assertThat(ceph.ceph("osd", "blocklist", "ls")).contains(address);
            Eventually.holds(() -> assertErrno(() -> omap.value("a"), CephErrors.ESHUTDOWN, "blocklist"));
            cluster.blocklistRemove(address);
            assertThat(ceph.ceph("osd", "blocklist", "ls")).doesNotContain(address);
        }
    }

    @Test
    void images_are_made_looked_at_resized_and_removed() throws Exception {
        RbdImages images = pool.images();
        String name = ceph.freshName("image");
        assertErrno(() -> images.stat(name), CephErrors.ENOENT, "no image '" + name + "'");
        images.create(name, 8 << 20);
        assertErrno(() -> images.create(name, 8 << 20), CephErrors.EEXIST, name);
        assertThat(images.list()).contains(name);
        assertThat(images.stat(name)).isEqualTo(new ImageStat(8 << 20, 4 << 20, 4 << 20, 1));
        images.resize(name, 4 << 20);
        assertThat(images.stat(name).sizeBytes()).isEqualTo(4 << 20);
        images.trash(name, Duration.ZERO);
        assertThat(images.list()).doesNotContain(name);
        assertThat(ceph.rbd("trash", "ls")).contains(name);
        images.create(name, 8 << 20);
        images.remove(name);
        assertErrno(() -> images.remove(name), CephErrors.ENOENT, name);
    }

    @Test
    void an_image_has_its_data_in_another_pool() throws Exception {
        RbdImages images = pool.images();
        String dataPool = ceph.freshName("data");
        String name = ceph.freshName("image");
        assertErrno(
                () -> images.create(name, 8 << 20, ImageOptions.withDataPool(dataPool)), CephErrors.ENOENT, dataPool);
        ceph.ceph("osd", "pool", "create", dataPool, "1");
        ceph.rbd("pool", "init", dataPool);
        images.create(name, 8 << 20, ImageOptions.withDataPool(dataPool));
        assertThat(ceph.rbd("info", ThrowawayCeph.POOL + "/" + name)).contains("data_pool: " + dataPool);
        images.remove(name);
    }

    @Test
    void an_object_start_is_found_in_striped_and_plain_layouts() {
        ImageStat plain = new ImageStat(1L << 30, 4 << 20, 4 << 20, 1);
        assertThat(plain.objectStart((4 << 20) - 1)).isZero();
        assertThat(plain.objectStart((9 << 20) + 5)).isEqualTo(8 << 20);
        ImageStat striped = new ImageStat(1L << 30, 4 << 20, 1 << 20, 2);
        assertThat(striped.objectStart(0)).isZero();
        assertThat(striped.objectStart(1 << 20)).isEqualTo(1 << 20);
        assertThat(striped.objectStart(2 << 20)).isZero();
        assertThat(striped.objectStart(9 << 20)).isEqualTo(9 << 20);
        assertThat(striped.objectStart(10 << 20)).isEqualTo(8 << 20);
    }
}
