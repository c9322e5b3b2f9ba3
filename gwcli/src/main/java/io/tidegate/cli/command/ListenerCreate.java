package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.client.UsageException;
import io.tidegate.proto.AddressFamily;
import io.tidegate.proto.gateway_info;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Creates a listener by the short form: on the gateway that is asked, in the family the address is written in. */
@Command(
        name = "create",
        description = "Create a listener, on the gateway that is asked unless --host-name names another",
        footer = {
            "",
            "Examples:",
            "  gwcli listener create nqn.2016-06.io.example:s1 --transport=tcp --traddr=192.0.2.1 --trsvcid=4420",
            "  gwcli listener create --subsystem=nqn.2016-06.io.example:s1 --transport=tcp --traddr=2001:db8::1"
        })
final class ListenerCreate extends ListenerAdd {

    @Option(names = "--transport", paramLabel = "TYPE", description = "tcp, the only transport a listener can have")
    private String transport = "tcp";

    ListenerCreate(Session session) {
        super(session);
    }

    @Override
    public Integer call() {
        String nqn = nqn();
        given().end();
        if (!transport.toLowerCase(Locale.ROOT).equals("tcp")) {
            throw new UsageException("transport '" + transport + "' cannot be asked for; use --transport=tcp");
        }
        Check.port(trsvcid);
        AddressFamily family = adrfam == null ? Check.familyOf(traddr) : Check.family(traddr, adrfam);
        if (hostName != null) {
            return create(nqn, Check.hostName(hostName), family);
        }
        Answer<gateway_info> gateway = askHostName();
        if (!gateway.isGood()) {
            return session().report(gateway, console -> {});
        }
        return create(nqn, gateway.reply().getHostname(), family);
    }
}
