package io.tidegate.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionTest {

    @Test
    void clients_are_told_the_release_of_the_contract_which_none_of_them_refuses_as_too_old() {
        assertThat(Version.reported(null)).isEqualTo(Version.CONTRACT).matches("1\\.[1-9]\\d*\\.\\d+");
    }

    @Test
    void the_environment_may_declare_another_version_of_three_numbers() {
        assertThat(Version.reported("1.5.4")).isEqualTo("1.5.4");
        assertThat(Version.reported("newest")).isEqualTo(Version.CONTRACT);
    }
}
