package io.tidegate.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses belong to a subnet. */
class SubnetTest {

    @ParameterizedTest(name = "{0} has {1}: {2}")
    @CsvSource({
        "192.0.2.0/24, 192.0.2.1, true",
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.1, false",
        "192.0.2.77/24, 192.0.2.1, true",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.1/32, 192.0.2.1, true",
        "192.0.2.1/32, 192.0.2.0, false",
        "0.0.0.0/0, 203.0.113.9, true",
        "0.0.0.0/0, 2001:db8::1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
    })
    void an_address_belongs_to_it_by_its_leading_bits(String subnet, String address, boolean belongs) {
        assertThat(Subnet.parse(subnet).has(InetAddress.ofLiteral(address))).isEqualTo(belongs);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "192.0.2.0", "192.0.2.0/", "192.0.2.0/x", "192.0.2.0/33", "192.0.2.0/-1", "gw/24", "::/129"})
    void what_is_no_subnet_is_refused(String text) {
        assertThatThrownBy(() -> Subnet.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + text + "' is no subnet");
    }
}
