package io.tidegate.cli.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.tidegate.proto.GwLogLevel;
import io.tidegate.proto.gateway_log_level_info;
import io.tidegate.proto.hosts_info;
import io.tidegate.proto.namespace_io_stats_info;
import io.tidegate.proto.req_status;
import io.tidegate.proto.subsystems_info;
import org.junit.jupiter.api.Test;

/** JSON and YAML of messages; the expected texts are what Python's json_format and PyYAML write. */
class MessageTextTest {

    @Test
    void set_fields_come_first_by_number_then_the_defaulted_ones() {
        assertThat(JsonText.of(
                        req_status.newBuilder().setErrorMessage("Success").build()))
                .isEqualTo("""
                        {
                            "error_message": "Success",
                            "status": 0
                        }""");
        assertThat(JsonText.of(req_status
                        .newBuilder()
                        .setStatus(2)
                        .setErrorMessage("x")
                        .build()))
                .isEqualTo("""
                        {
                            "status": 2,
                            "error_message": "x"
                        }""");
    }

    @Test
    void a_field_with_presence_appears_only_when_set_and_then_even_with_its_default() {
        assertThat(JsonText.of(namespace_io_stats_info.getDefaultInstance())).doesNotContain("uuid");
        assertThat(JsonText.of(namespace_io_stats_info.newBuilder().setUuid("").build()))
                .contains("\"uuid\": \"\"");
    }

    @Test
    void long_numbers_are_unsigned_strings() {
        assertThat(JsonText.of(namespace_io_stats_info.newBuilder().setTicks(-1).build()))
                .contains("\"ticks\": \"18446744073709551615\"")
                .contains("\"nsid\": 0");
    }

    @Test
    void enumerations_are_names() {
        assertThat(JsonText.of(gateway_log_level_info
                        .newBuilder()
                        .setLogLevel(GwLogLevel.info)
                        .build()))
                .contains("\"log_level\": \"info\"");
    }

    @Test
    void text_is_escaped_to_ascii() {
        assertThat(JsonText.of(req_status
                        .newBuilder()
                        .setErrorMessage("a \"b\"\n\\ü\u0001")
                        .build()))
                .contains("\"error_message\": \"a \\\"b\\\"\\n\\\\\\u00fc\\u0001\"");
    }

    @Test
    void an_empty_list_is_a_pair_of_brackets() {
        assertThat(JsonText.of(subsystems_info.getDefaultInstance())).isEqualTo("""
                        {
                            "subsystems": []
                        }""");
    }

    @Test
    void yaml_has_sorted_keys_and_no_references() {
        hosts_info reply = hosts_info
                .newBuilder()
                .setErrorMessage("Success")
                .setSubsystemNqn("*")
                .addHosts(io.tidegate.proto.host.newBuilder().setNqn("nqn.h").setUsePsk(false))
                .build();

        assertThat(YamlText.of(reply)).isEqualTo("""
                allow_any_host: false
                error_message: Success
                hosts:
                - nqn: nqn.h
                  use_psk: false
                status: 0
                subsystem_nqn: '*'
                """);
        assertThat(YamlText.of(io.tidegate
                        .proto
                        .namespaces_info
                        .newBuilder()
                        .addNamespaces(
                                io.tidegate.proto.namespace_cli.newBuilder().setRbdImageSize(16))
                        .build()))
                .contains("rbd_image_size: '16'", "hosts: []", "encryption_entries: []")
                .doesNotContain("&");
    }
}
