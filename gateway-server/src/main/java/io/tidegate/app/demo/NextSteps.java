package io.tidegate.app.demo;

/** Tells what can be done with the gateway of the demo. */
final class NextSteps {

    private static final int STANDARD_PORT = 5500;

    private final Screen screen;
    private final DemoPlan plan;
    private final String cli;

    NextSteps(Screen screen, DemoPlan plan, int grpcPort) {
        this.screen = screen;
        this.plan = plan;
        String program = System.getProperty("tidegate.program", "tidegate");
        this.cli = program + " cli" + (grpcPort == STANDARD_PORT ? "" : " --server-port " + grpcPort);
    }

    void show() {
        String nqn = plan.nqn();
        screen.line("Connect a Linux host of this machine (nvme-cli, module nvme-tcp):");
        screen.command("sudo nvme connect -t tcp -a " + DemoPlan.ADDRESS + " -s " + plan.port() + " -n " + nqn
                + " --hostnqn " + DemoPlan.HOST.nqn() + " --hostid " + DemoPlan.HOST.id());
        screen.command("sudo nvme list");
        screen.command("sudo nvme disconnect -n " + nqn);
        screen.line("Manage it from another terminal:");
        screen.command(cli + " subsystem list");
        screen.command(cli + " namespace list --subsystem " + nqn);
        screen.command(cli + " connection list --subsystem " + nqn);
        screen.command(cli + " namespace add --subsystem " + nqn + " --rbd-pool " + plan.pool()
                + " --rbd-image second --rbd-create-image --size 1G");
        screen.command(cli + " host add --subsystem " + nqn + " --host-nqn \"$(cat /etc/nvme/hostnqn)\"");
    }
}
