package io.tidegate.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What users are told is served is what the conformance suite proves. */
class SupportMatrixPageTest {

    @Test
    void the_page_says_what_the_table_of_cases_says() throws IOException {
        if (Boolean.getBoolean("tidegate.regenerate")) {
            SupportMatrixPage.write();
        }
        assertThat(SupportMatrixPage.committed())
                .as("the page is older than the table; to write it anew: %s", SupportMatrixPage.COMMAND)
                .isEqualTo(SupportMatrixPage.section());
    }

    @Test
    void every_case_has_a_name_of_its_own() {
        List<String> names = Cases.ALL.stream().map(Case::name).toList();
        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.startsWith("NVM"));
    }
}
