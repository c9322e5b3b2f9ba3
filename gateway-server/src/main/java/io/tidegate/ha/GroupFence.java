package io.tidegate.ha;

import io.tidegate.group.Fence;
import io.tidegate.group.FenceException;
import io.tidegate.group.ProcessFence;
import java.util.List;

/**
 * Shuts RADOS clients and processes out, each by its own means. Any thread may call; calls block.
 *
 * @param clients of RADOS clients
 * @param processes of processes that use files of this machine
 */
public record GroupFence(Fence clients, Fence processes) implements Fence {

    /** Where there is no Ceph no client of it can be listed. */
    public static final Fence NO_CLIENTS = new Fence() {
        @Override
        public long shutOut(List<String> addresses) throws FenceException {
            throw new FenceException("this gateway has no [ceph] section and cannot shut out " + addresses);
        }

        @Override
        public void letIn(List<String> addresses) throws FenceException {
            throw new FenceException("this gateway has no [ceph] section and cannot let in " + addresses);
        }
    };

    private static boolean isProcess(String address) {
        return address.startsWith("process:");
    }

    /** A former life of this process has closed its images before the present one began. */
    private static List<String> ofProcesses(List<String> addresses) {
        String own = ProcessFence.address(ProcessHandle.current());
        return addresses.stream()
                .filter(GroupFence::isProcess)
                .filter(address -> !address.equals(own))
                .toList();
    }

    private static List<String> ofClients(List<String> addresses) {
        return addresses.stream().filter(address -> !isProcess(address)).toList();
    }

    @Override
    public long shutOut(List<String> addresses) throws FenceException {
        processes.shutOut(ofProcesses(addresses));
        List<String> rest = ofClients(addresses);
        return rest.isEmpty() ? 0 : clients.shutOut(rest);
    }

    @Override
    public void letIn(List<String> addresses) throws FenceException {
        processes.letIn(ofProcesses(addresses));
        List<String> rest = ofClients(addresses);
        if (!rest.isEmpty()) {
            clients.letIn(rest);
        }
    }
}
