package io.tidegate.group;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FolderMembershipTest extends MembershipContract {

    @TempDir
    private Path folder;

    @Override
    protected void newGroup() {
        // the folder is made by the first that opens it
    }

    @Override
    protected Membership member() throws Exception {
        return FolderMembership.open(folder.resolve("group"), GROUPS);
    }
}
