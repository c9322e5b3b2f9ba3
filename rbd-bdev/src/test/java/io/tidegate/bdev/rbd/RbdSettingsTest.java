package io.tidegate.bdev.rbd;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What suits a machine where nobody says. */
class RbdSettingsTest {

    @Test
    void the_fewer_processors_the_more_images_share_a_client() {
        assertThat(RbdSettings.imagesPerClient(1)).isEqualTo(256);
        assertThat(RbdSettings.imagesPerClient(2)).isEqualTo(256);
        assertThat(RbdSettings.imagesPerClient(4)).isEqualTo(128);
        assertThat(RbdSettings.imagesPerClient(8)).isEqualTo(64);
        assertThat(RbdSettings.imagesPerClient(16)).isEqualTo(32);
        assertThat(RbdSettings.imagesPerClient(128)).isEqualTo(32);
    }
}
