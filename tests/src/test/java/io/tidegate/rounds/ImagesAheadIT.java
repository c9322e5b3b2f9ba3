package io.tidegate.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.namespace_delete_req;
import io.tidegate.proto.nsid_status;
import io.tidegate.support.Eventually;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images that a gateway opens before it takes their group, on a real cluster. */
@WithCeph
class ImagesAheadIT {

    private static final long SEED = 90;

    @TempDir
    private Path folder;

    private ThrowawayCeph ceph;
    private Members members;

    @BeforeEach
    void start(ThrowawayCeph cluster) {
        ceph = cluster;
        members = Members.start(cluster, cluster.freshName("ahead"), 2, List.of(), folder, SEED);
    }

    @AfterEach
    void stop() {
        members.close();
    }

    private static String path(String image) {
        return ThrowawayCeph.POOL + "/" + image;
    }

    /** Who has an image open: each line names an address and a cookie, so an image that was opened anew is another one. */
    private Set<String> watchers(String image) {
        Set<String> found = new HashSet<>();
        ceph.rbd("status", path(image))
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("watcher="))
                .forEach(found::add);
        return found;
    }

    private void awaitBoth(String image) {
        Eventually.holds(() -> assertThat(watchers(image)).hasSize(2));
    }

    @Test
    void the_survivor_serves_by_the_images_that_it_had_open_and_keeps_to_their_newest_snapshot() throws Exception {
        String image = members.image(1);
        awaitBoth(image);
        Member dying = members.servingNamespace(1);
        Set<String> before = watchers(image);
        Journal journal = members.journals().getFirst();
        journal.hold();
        ceph.rbd("snap", "create", "--no-progress", path(image) + "@kept");
        Path first = folder.resolve("first");
        ceph.rbd("export", "--no-progress", path(image) + "@kept", first.toString());
        dying.kill();
        journal.resume();
        journal.awaitWrites(4 * Journal.BLOCKS);
        journal.verify();
        Set<String> after = watchers(image);
        assertThat(after).hasSize(1);
        assertThat(before).containsAll(after);
        Path again = folder.resolve("again");
        ceph.rbd("export", "--no-progress", path(image) + "@kept", again.toString());
        assertThat(again).hasSameBinaryContentAs(first);
        journal.hold();
        Path whole = folder.resolve("whole");
        ceph.rbd("export", "--no-progress", path(image), whole.toString());
        journal.checkImage(whole);
    }

    @Test
    void an_image_goes_with_its_namespace_although_another_gateway_has_it_open() {
        Member first = members.all().getFirst();
        String image = ceph.freshName("gone");
        nsid_status made = first.gateway()
                .namespaceAdd(namespace_add_req
                        .newBuilder()
                        .setSubsystemNqn(Members.NQN)
                        .setRbdPoolName(ThrowawayCeph.POOL)
                        .setRbdImageName(image)
                        .setBlockSize(512)
                        .setCreateImage(true)
                        .setTrashImage(true)
                        .setSize(4 << 20)
                        .build());
        assertThat(made.getErrorMessage()).isEqualTo("Success");
        awaitBoth(image);
        assertThat(first.gateway()
                        .namespaceDelete(namespace_delete_req
                                .newBuilder()
                                .setSubsystemNqn(Members.NQN)
                                .setNsid(made.getNsid())
                                .setIAmSure(true)
                                .build())
                        .getStatus())
                .isZero();
        assertThat(ceph.rbd("ls", ThrowawayCeph.POOL).lines()).doesNotContain(image);
    }
}
