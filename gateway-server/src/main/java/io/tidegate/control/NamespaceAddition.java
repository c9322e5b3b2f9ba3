package io.tidegate.control;

import static io.tidegate.control.StatusReply.SUCCESS;

import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageEncryption;
import io.tidegate.config.DesiredState;
import io.tidegate.config.ImageName;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.StateCodec;
import io.tidegate.config.StateKeys;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.settings.GatewaySettings;
import io.tidegate.group.Balance;
import io.tidegate.proto.namespace_add_req;
import io.tidegate.proto.nsid_status;
import io.tidegate.store.StateChange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds namespaces: checks, makes the image if asked, edits, and takes the image back when the namespace does not work.
 *
 * <p>The checks are made twice, before the image is made and again inside the edit, because another gateway may be first.
 */
final class NamespaceAddition {

    private static final Logger LOG = LoggerFactory.getLogger(NamespaceAddition.class);
    private static final long MEBIBYTE = 1L << 20;
    private static final int SECTOR = 512;
    private static final int PAGE = 4096;

    private final StateEditor editor;
    private final LiveLimits limits;
    private final GatewaySettings settings;
    private final Images images;
    private final EncryptionRules encryptions;
    private final ImageMarks marks;
    private final Supplier<UUID> uuids;
    private final AnaGroups groups;
    private final NamespacePort port;
    private final StayingImages staying;

    NamespaceAddition(
            StateEditor editor,
            LiveLimits limits,
            GatewaySettings settings,
            Images images,
            EncryptionRules encryptions,
            ImageMarks marks,
            Supplier<UUID> uuids,
            AnaGroups groups,
            NamespacePort port) {
        this.port = port;
        this.settings = settings;
        this.staying = StayingImages.of(settings);
        this.editor = editor;
        this.limits = limits;
        this.images = images;
        this.encryptions = encryptions;
        this.marks = marks;
        this.uuids = uuids;
        this.groups = groups;
    }

    nsid_status add(namespace_add_req request) throws Refusal {
        checkFields(request);
        ImageName image = imageOf(request);
        images.checkName(image);
        checkPool(image.pool());
        checkDataPool(request, image);
        namespace_add_req.Builder stored = completed(request);
        choose(editor.read(), stored, request);
        boolean made = prepareImage(request, image, encryptions.of(request, editor.read()));
        if (!made) {
            stored.setTrashImage(false).clearRbdDataPoolName();
        }
        NamespaceConfig namespace = StateCodec.namespace(stored.setNsid(choose(editor.read(), stored, request)));
        try {
            marks.claim(namespace, editor.read(), request.getForce());
            editor.edit((state, keys) -> {
                int nsid = choose(state, stored, request);
                return addition(stored.setNsid(nsid), request.getAnagrpid() != 0);
            });
        } catch (Refusal refusal) {
            if (!made) {
                releaseUnlessServed(namespace);
            } else {
                images.removeOrKeep(image);
            }
            throw refusal;
        }
        LOG.info("namespace {} of subsystem {} is image {}", stored.getNsid(), stored.getSubsystemNqn(), image);
        port.created(stored.getSubsystemNqn(), stored.getNsid());
        return nsid_status
                .newBuilder()
                .setErrorMessage(SUCCESS)
                .setNsid(stored.getNsid())
                .build();
    }

    /** A group that was asked for is kept; one that was chosen here may change with the load. */
    private static Edit addition(namespace_add_req.Builder stored, boolean pinned) {
        String key = StateKeys.namespace(stored.getSubsystemNqn(), stored.getNsid());
        Map<String, byte[]> puts = new LinkedHashMap<>();
        puts.put(key, StateCodec.encode(stored));
        if (pinned) {
            puts.put(StateKeys.pin(stored.getSubsystemNqn(), stored.getNsid()), NamespaceTraits.PINNED);
        }
        return new Edit(new StateChange(puts, Set.of()), Set.of(key));
    }

    /** Another gateway may have been first with the very same namespace, whose mark is the same. */
    private void releaseUnlessServed(NamespaceConfig namespace) throws Refusal {
        boolean served = editor.read().namespacesOf(namespace.subsystem()).stream()
                .anyMatch(one -> one.uuid().equals(namespace.uuid()));
        if (!served) {
            marks.release(namespace);
        }
    }

    private static void checkFields(namespace_add_req request) throws Refusal {
        if (request.getSubsystemNqn().isEmpty()) {
            throw new Refusal(Errno.EINVAL, "the subsystem NQN is missing");
        }
        int block = request.getBlockSize();
        if (block != SECTOR && block != PAGE) {
            throw new Refusal(
                    Errno.EINVAL,
                    "the block size is " + Integer.toUnsignedString(block) + " bytes, it must be " + SECTOR + " or "
                            + PAGE);
        }
        if (request.getCreateImage() && (request.getSize() <= 0 || request.getSize() % MEBIBYTE != 0)) {
            throw new Refusal(
                    Errno.EINVAL,
                    "the size of a new image is " + Long.toUnsignedString(request.getSize())
                            + " bytes, it must be a positive multiple of 1 MiB");
        }
    }

    /** What is no pool, a file or a device, is allowed only where every pool is. */
    private void checkPool(String pool) throws Refusal {
        List<String> pools = settings.admission().pools();
        if (!pools.isEmpty() && !pools.contains(pool)) {
            throw new Refusal(
                    Errno.EACCES,
                    "pool '" + pool + "' is not one of this gateway's (" + String.join(", ", pools)
                            + "); choose one of them, or add it to pools in gateway.yml");
        }
    }

    /** The data pool is chosen when an image is made, and never again. */
    private void checkDataPool(namespace_add_req request, ImageName image) throws Refusal {
        String dataPool = request.getRbdDataPoolName();
        if (dataPool.isEmpty()) {
            return;
        }
        if (!request.getCreateImage()) {
            throw new Refusal(
                    Errno.EINVAL,
                    "the data pool is chosen when an image is made: leave out '" + dataPool + "' to use image " + image
                            + " as it is, or have it made");
        }
        checkPool(dataPool);
    }

    private static ImageName imageOf(namespace_add_req request) {
        return new ImageName(request.getRbdPoolName(), request.getRadosNamespaceName(), request.getRbdImageName());
    }

    private namespace_add_req.Builder completed(namespace_add_req request) throws Refusal {
        namespace_add_req.Builder stored = request.toBuilder();
        try {
            UUID uuid = request.getUuid().isEmpty() ? uuids.get() : UUID.fromString(request.getUuid());
            stored.setUuid(uuid.toString());
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    Errno.EINVAL,
                    "'" + request.getUuid() + "' is no UUID; write it as 11111111-2222-4333-8444-555555555555");
        }
        return stored;
    }

    /** Checks the request against the state and answers the namespace id it gets. */
    private int choose(DesiredState state, namespace_add_req.Builder stored, namespace_add_req request) throws Refusal {
        String nqn = request.getSubsystemNqn();
        SubsystemConfig subsystem =
                state.subsystem(nqn).orElseThrow(() -> new Refusal(Errno.ENOENT, "there is no subsystem " + nqn));
        checkTaken(state, stored, request);
        stored.setAnagrpid(request.getAnagrpid() == 0 ? place(state, request) : request.getAnagrpid());
        if (stored.getAnagrpid() < 0 || stored.getAnagrpid() > subsystem.maxNamespaces()) {
            throw new Refusal(
                    Errno.EINVAL,
                    "load balancing group " + stored.getAnagrpid() + " is outside 1 to " + subsystem.maxNamespaces());
        }
        checkGroup(groups, stored.getAnagrpid());
        checkRoom(state, subsystem, request.getNoAutoVisible());
        return request.getNsid() == 0 ? state.lowestFreeId(nqn) : withinBounds(request.getNsid(), subsystem);
    }

    /** Refuses a group that no gateway has. */
    static void checkGroup(AnaGroups groups, int group) throws Refusal {
        List<Integer> present =
                groups.places().stream().map(Balance.Place::number).sorted().toList();
        if (!present.contains(group)) {
            throw new Refusal(
                    Errno.ENODEV, "there is no load balancing group " + group + "; the gateways have " + present);
        }
    }

    /** Where the gateways have least to do; an image that only this machine or process has stays here. */
    private int place(DesiredState state, namespace_add_req request) {
        if (staying.stays(imageOf(request))) {
            return groups.own();
        }
        return Balance.place(groups.places(), load(state), request.getSubsystemNqn(), request.getLocation())
                .orElse(groups.own());
    }

    private static Balance.Load load(DesiredState state) {
        return new Balance.Load() {
            @Override
            public int total(int group) {
                return state.namespacesInGroup(group);
            }

            @Override
            public int of(String subsystem, int group) {
                return (int) state.namespacesOf(subsystem).stream()
                        .filter(one -> one.anaGroup() == group)
                        .count();
            }
        };
    }

    private static void checkTaken(DesiredState state, namespace_add_req.Builder stored, namespace_add_req request)
            throws Refusal {
        String nqn = request.getSubsystemNqn();
        if (request.getNsid() != 0 && state.namespace(nqn, request.getNsid()).isPresent()) {
            throw new Refusal(
                    Errno.EEXIST,
                    "subsystem " + nqn + " has a namespace " + Integer.toUnsignedString(request.getNsid())
                            + " already; leave the id out to get a free one");
        }
        UUID uuid = UUID.fromString(stored.getUuid());
        if (state.namespacesOf(nqn).stream().anyMatch(other -> other.uuid().equals(uuid))) {
            throw new Refusal(Errno.EEXIST, "subsystem " + nqn + " has a namespace with UUID " + uuid + " already");
        }
        Optional<NamespaceConfig> user = state.userOf(imageOf(request));
        if (user.isPresent() && !request.getForce()) {
            throw new Refusal(
                    Errno.EEXIST,
                    "image " + user.get().image() + " is namespace "
                            + user.get().nsid() + " of subsystem " + user.get().subsystem()
                            + " already; delete that namespace or use --force");
        }
    }

    private void checkRoom(DesiredState state, SubsystemConfig subsystem, boolean masked) throws Refusal {
        if (state.namespaceCount(subsystem.nqn()) >= subsystem.maxNamespaces()) {
            throw new Refusal(
                    Errno.E2BIG,
                    "subsystem " + subsystem.nqn() + " is full: it has " + subsystem.maxNamespaces() + " namespaces");
        }
        if (state.namespaces().size() >= limits.now().namespaces()) {
            throw new Refusal(
                    Errno.E2BIG,
                    "the gateway has " + limits.now().namespaces() + " namespaces, the limit of max_namespaces");
        }
        if (masked) {
            NamespaceLookup.checkRoomForMasked(state, subsystem.nqn(), limits.now());
        }
    }

    private static int withinBounds(int nsid, SubsystemConfig subsystem) throws Refusal {
        if (Integer.compareUnsigned(nsid, subsystem.maxNamespaces()) > 0) {
            throw new Refusal(
                    Errno.E2BIG,
                    "namespace id " + Integer.toUnsignedString(nsid) + " is above the " + subsystem.maxNamespaces()
                            + " of subsystem " + subsystem.nqn());
        }
        return nsid;
    }

    /** True when the image was made by this call. */
    private boolean prepareImage(namespace_add_req request, ImageName image, Optional<ImageEncryption> encryption)
            throws Refusal {
        OptionalLong present = images.size(image);
        if (present.isEmpty() && !request.getCreateImage()) {
            throw new Refusal(
                    Errno.ENODEV, "there is no image " + image + "; make it first, or add the namespace with a size");
        }
        if (present.isEmpty()) {
            if (encryption.isPresent()) {
                images.create(
                        image,
                        request.getSize(),
                        request.getRbdDataPoolName(),
                        encryption.get(),
                        EncryptionRules.cipher(request));
            } else {
                images.create(image, request.getSize(), request.getRbdDataPoolName());
            }
            return true;
        }
        if (request.getCreateImage() && present.getAsLong() != request.getSize()) {
            throw new Refusal(
                    Errno.EEXIST,
                    "image " + image + " exists with " + present.getAsLong() + " bytes, not the " + request.getSize()
                            + " asked for; use it as it is (without a size) or choose another name");
        }
        if (encryption.isPresent()) {
            images.tryKeys(image, encryption.get());
        }
        return false;
    }
}
