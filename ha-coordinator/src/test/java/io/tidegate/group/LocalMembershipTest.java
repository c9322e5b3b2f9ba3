package io.tidegate.group;

import org.junit.jupiter.api.AfterEach;

/** The coordinator inside a process does what every coordinator does. */
class LocalMembershipTest extends MembershipContract {

    private LocalCoordinator coordinator = new LocalCoordinator(GROUPS);

    @Override
    protected void newGroup() {
        coordinator.close();
        coordinator = new LocalCoordinator(GROUPS);
    }

    @Override
    protected Membership member() {
        return coordinator.membership();
    }

    @AfterEach
    void closeCoordinator() {
        coordinator.close();
    }
}
