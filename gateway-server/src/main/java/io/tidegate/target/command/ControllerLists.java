package io.tidegate.target.command;

import io.tidegate.nvme.IdentifyCns;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import io.tidegate.target.Request;
import java.nio.ByteBuffer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The Controller Lists of Identify and what a primary controller says of virtual ones (NVMe Base 2.1, 4.6.1, 5.1.13.2.11 and
 * 5.1.13.2.12). By the letter they are of the whole NVM subsystem; a gateway knows its own controllers, and those of its
 * peers are not in the lists (docs/limits.md says why). Stateless.
 */
final class ControllerLists {

    private static final int MAX_CONTROLLERS = 2047;
    private static final int PORTID = 2;

    private ControllerLists() {}

    /** Controllers of the subsystem, from the id asked for on. */
    static void ofSubsystem(Request request, ByteBuffer data) {
        write(request, controller -> true, data);
    }

    /** Controllers whose host sees the namespace, from the id asked for on. */
    static void ofNamespace(Request request, @Nullable Namespace namespace, ByteBuffer data) {
        // The namespace can have gone since the command was validated; then nobody has it.
        write(request, controller -> namespace != null && namespace.visibleTo(controller.hostNqn()), data);
    }

    private static void write(Request request, Predicate<Controller> listed, ByteBuffer data) {
        int from = IdentifyCns.cntid(request.sqe());
        int[] ids = request.queuePair().controller().subsystem().controllers().stream()
                .filter(listed)
                .mapToInt(Controller::id)
                .filter(id -> id >= from)
                .sorted()
                .limit(MAX_CONTROLLERS)
                .toArray();
        data.putShort(0, (short) ids.length);
        for (int i = 0; i < ids.length; i++) {
            data.putShort((i + 1) * Short.BYTES, (short) ids[i]);
        }
    }

    /** No flexible resources and no secondary controllers: who asks, and by which port. */
    static void primary(Controller controller, ByteBuffer data) {
        data.putShort(0, (short) controller.id());
        data.putShort(PORTID, (short) 0);
    }
}
