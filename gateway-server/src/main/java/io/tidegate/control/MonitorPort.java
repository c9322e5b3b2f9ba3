package io.tidegate.control;

import io.tidegate.bdev.Errno;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Port: the part of this gateway that Ceph's monitors lead through their client. Any thread. */
public interface MonitorPort {

    /** Of a gateway that no monitor leads. */
    MonitorPort NONE = new MonitorPort() {
        @Override
        public boolean isLed() {
            return false;
        }

        @Override
        public boolean isJoined() {
            return false;
        }

        @Override
        public List<String> addresses(int group) {
            return List.of();
        }

        @Override
        public void told(Map<Integer, Set<String>> addresses) {}

        @Override
        public void says(List<Said> all) throws Refusal {
            throw new Refusal(
                    Errno.ENOTSUP,
                    "Ceph's monitors do not lead this gateway; set [ha] backing = ceph-mon if they should");
        }
    };

    /**
     * What the monitors say of one ANA group on behalf of one subsystem.
     *
     * @param nqn of the subsystem
     * @param group from 1
     * @param optimized whether this gateway serves it
     */
    record Said(String nqn, int group, boolean optimized) {}

    /** Whether the monitors lead it at all. */
    boolean isLed();

    /** Whether there is a monitor client that has told this gateway its group and still counts. */
    boolean isJoined();

    /** The addresses of the RADOS clients that serve a group here, or would. */
    List<String> addresses(int group);

    /** The monitor client was told these addresses of RADOS clients by ANA group. */
    void told(Map<Integer, Set<String>> addresses);

    /** Does what the monitors say; blocks until it is safe to tell them so. */
    void says(List<Said> all) throws Refusal;
}
