package io.tidegate.control;

import io.tidegate.bdev.BlockDeviceFactory.ImagePapers;
import io.tidegate.bdev.Errno;
import io.tidegate.bdev.ImageIdentity;
import io.tidegate.config.DesiredState;
import io.tidegate.config.ImageName;
import io.tidegate.config.NamespaceConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The marks that gateways leave in the metadata of images, in upstream's form: who uses the image, so that a gateway of
 * another group does not export it once more, and whether hosts follow its size. Any thread; calls block.
 *
 * <p>A mark is read and written in two steps: two groups that take an image in the same instant are not kept apart.
 */
final class ImageMarks {

    private static final Logger LOG = LoggerFactory.getLogger(ImageMarks.class);
    private static final String USERS = "NVME_IMAGE_IDENTIFICATION";
    private static final String AUTO_RESIZE = "NVME_GATEWAY_AUTO_RESIZE";
    private static final String RESERVATION = "reservation_key";
    private static final String BETWEEN_USERS = "___";

    private final Images images;
    private final String group;

    /**
     * Marks of one group of gateways.
     *
     * @param group its name, possibly empty
     */
    ImageMarks(Images images, String group) {
        this.images = images;
        this.group = group;
    }

    /**
     * Marks an image as used.
     *
     * @param force go on although somebody else uses it
     */
    void claim(NamespaceConfig namespace, DesiredState state, boolean force) throws Refusal {
        ImageName image = namespace.image();
        ImagePapers papers = images.papers(image, USERS);
        Optional<ImageIdentity> identity = papers.identity();
        if (identity.isEmpty()) {
            return;
        }
        List<String> entries = new ArrayList<>(entries(papers));
        entries.removeIf(entry -> ImageUser.parse(entry)
                .filter(user -> !counts(user, identity.get(), state))
                .isPresent());
        Optional<ImageUser> other =
                entries.stream().map(ImageUser::parse).flatMap(Optional::stream).findFirst();
        if (other.isPresent() && !force) {
            throw new Refusal(
                    Errno.EEXIST,
                    "image " + image + " is used already, says its metadata: "
                            + other.get().words() + "; delete that namespace or use --force");
        }
        entries.add(ImageUser.of(group, namespace, identity.get()).text());
        try {
            images.writeNotes(
                    image,
                    Map.of(
                            USERS,
                            text(entries),
                            RESERVATION,
                            Optional.empty(),
                            AUTO_RESIZE,
                            sizeMark(namespace.traits().autoResize())));
        } catch (Refusal refusal) {
            if (!namespace.traits().readOnly()) {
                throw refusal;
            }
            // A gateway that may only read the pool can serve the image all the same.
            LOG.warn("image {} is not marked as used: {}", image, refusal.text());
        }
    }

    /** Those of this very image count, but not those of this group that its state does not know. */
    private boolean counts(ImageUser user, ImageIdentity identity, DesiredState state) {
        return user.isOf(identity) && (!user.isOf(group) || user.isKnown(state));
    }

    private static List<String> entries(ImagePapers papers) {
        return papers.note()
                .map(text -> Stream.of(text.split(BETWEEN_USERS, -1))
                        .filter(entry -> !entry.isEmpty())
                        .toList())
                .orElse(List.of());
    }

    private static Optional<String> text(List<String> entries) {
        String text = entries.stream().distinct().collect(Collectors.joining(BETWEEN_USERS));
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }

    /** Takes the mark of a namespace away; what cannot be done is logged, because the namespace is gone. */
    void release(NamespaceConfig namespace) {
        ImageName image = namespace.image();
        try {
            ImagePapers papers = images.papers(image, USERS);
            if (papers.identity().isEmpty()) {
                return;
            }
            String own = ImageUser.of(group, namespace, papers.identity().get()).text();
            List<String> entries = entries(papers);
            if (entries.contains(own)) {
                List<String> others =
                        entries.stream().filter(entry -> !entry.equals(own)).toList();
                images.writeNotes(image, Map.of(USERS, text(others)));
            }
        } catch (Refusal refusal) {
            LOG.warn("image {} stays marked as used by namespace {}: {}", image, namespace.nsid(), refusal.text());
        }
    }

    /** Notes whether hosts follow the image's size. */
    void autoResize(ImageName image, boolean enabled) {
        try {
            images.writeNotes(image, Map.of(AUTO_RESIZE, sizeMark(enabled)));
        } catch (Refusal refusal) {
            LOG.warn("image {} is not marked as to auto-resize: {}", image, refusal.text());
        }
    }

    private static Optional<String> sizeMark(boolean enabled) {
        return enabled ? Optional.empty() : Optional.of("no");
    }
}
