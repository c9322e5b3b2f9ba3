package io.tidegate.initiator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandTableTest {

    private final CommandTable table = new CommandTable(3);

    @Test
    void slots_are_given_until_none_is_left() {
        assertThat(table.take().slot()).isZero();
        assertThat(table.take().slot()).isEqualTo(1);
        HostCommand last = table.take();
        assertThat(table.take()).isNull();
        table.give(last);
        assertThat(table.take()).isSameAs(last);
    }

    @Test
    void only_a_command_under_way_is_found() {
        HostCommand command = table.take();
        int cid = command.nextCid();
        assertThat(table.find(cid)).isNull();
        command.submitted(1);
        assertThat(table.find(cid)).isSameAs(command);
        command.finish(0, 0);
        assertThat(table.find(cid)).isNull();
    }

    @Test
    void the_identifier_of_an_earlier_use_is_not_found() {
        HostCommand command = table.take();
        int first = command.nextCid();
        int second = command.nextCid();
        command.submitted(1);

        assertThat(table.find(first)).isNull();
        assertThat(table.find(second)).isSameAs(command);
    }

    @Test
    void an_identifier_beyond_the_table_is_not_found() {
        assertThat(table.find(3)).isNull();
        assertThat(table.find(0xffff)).isNull();
    }
}
