package io.tidegate.bdev;

import java.util.List;

/**
 * The storage clients of ANA groups, of a backing whose clients can be shut out. Any thread may call; calls block.
 *
 * <p>Once {@link #connect} was called for a group, its images are opened by clients that it made and that were {@link
 * #admit}ted, and by no others, until {@link #disconnect}; images that are only opened ahead, by any that it made.
 */
public interface GroupClients {

    /** Has clients for at least that many images of a group. Their addresses, of those it had before as well. */
    List<String> connect(int group, int images) throws BlockDeviceException;

    /** The clients with these addresses may open images: whoever takes the group over knows of them. */
    void admit(int group, List<String> addresses);

    /** Waits until each client of a group knows every fence that was put up before. */
    void awaitFences(int group) throws BlockDeviceException;

    /** Ends clients of a group that have no image, as long as the others have room for that many images. */
    void trim(int group, int images);

    /** Ends the clients of a group; its images are closed. */
    void disconnect(int group);
}
