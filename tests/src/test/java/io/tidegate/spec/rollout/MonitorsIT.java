package io.tidegate.spec.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.spec.render.CephRelease;
import io.tidegate.support.ThrowawayCeph;
import io.tidegate.support.WithCeph;
import org.junit.jupiter.api.Test;

@WithCeph
class MonitorsIT {

    private static final String OPTION = "mgr/cephadm/container_image_nvmeof";

    @Test
    void the_release_and_the_pools_are_read(ThrowawayCeph ceph) throws Exception {
        try (LibradosCluster cluster = LibradosCluster.connect(ceph.config())) {
            Monitors monitors = new Monitors(cluster);

            assertThat(monitors.release().major()).isGreaterThanOrEqualTo(16);
            assertThat(CephRelease.of(ceph.ceph("version").strip())).contains(monitors.release());
            assertThat(monitors.pools()).contains("rbd");
            assertThat(monitors.hasManager()).isFalse();
            assertThat(monitors.minimalConf()).contains("fsid").contains("mon_host");
        }
    }

    @Test
    void the_image_of_the_service_is_set_though_no_manager_runs(ThrowawayCeph ceph) throws Exception {
        try (LibradosCluster cluster = LibradosCluster.connect(ceph.config())) {
            Monitors monitors = new Monitors(cluster);
            assertThat(monitors.managerOption(OPTION)).isEmpty();

            monitors.setManagerOption(OPTION, "registry.example/tidegate:1");

            assertThat(monitors.managerOption(OPTION)).isEqualTo("registry.example/tidegate:1");
            ceph.ceph("config", "rm", "mgr", OPTION);
        }
    }
}
