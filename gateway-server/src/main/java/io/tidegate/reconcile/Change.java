package io.tidegate.reconcile;

import io.tidegate.config.HostConfig;
import io.tidegate.config.ListenerConfig;
import io.tidegate.config.NamespaceConfig;
import io.tidegate.config.SubsystemConfig;
import io.tidegate.config.TuningConfig;

/** One step from what is to what is wanted. */
sealed interface Change {

    /** State key of the object. */
    String key();

    /** NQN of the subsystem concerned. */
    String subsystem();

    /** What the object shall be or was, to tell whether a later attempt is the same one. */
    Object config();

    /** A new subsystem. */
    record MakeSubsystem(String key, SubsystemConfig config) implements Change {
        @Override
        public String subsystem() {
            return config.nqn();
        }
    }

    /** A subsystem goes with everything in it. */
    record DropSubsystem(String key, SubsystemConfig config) implements Change {
        @Override
        public String subsystem() {
            return config.nqn();
        }
    }

    /** Other limits hold for queues of hosts that come from now on; none of its own: the gateway's. */
    record Tune(String key, TuningConfig config) implements Change {
        @Override
        public String subsystem() {
            return config.subsystem();
        }
    }

    /** A host may connect. */
    record AllowHost(String key, HostConfig config) implements Change {
        @Override
        public String subsystem() {
            return config.subsystem();
        }
    }

    /** A host may connect no more; what it has of connections ends, or is kept. */
    record DenyHost(String key, HostConfig config, boolean keep) implements Change {
        @Override
        public String subsystem() {
            return config.subsystem();
        }
    }

    /** An image is opened and shown. */
    record AddNamespace(String key, NamespaceConfig config) implements Change {
        @Override
        public String subsystem() {
            return config.subsystem();
        }
    }

    /** Group or visibility of a namespace change while hosts use it. */
    record UpdateNamespace(String key, NamespaceConfig config) implements Change {
        @Override
        public String subsystem() {
            return config.subsystem();
        }
    }

    /** A namespace goes and its image is closed. */
    record RemoveNamespace(String key, NamespaceConfig config) implements Change {
        @Override
        public String subsystem() {
            return config.subsystem();
        }
    }

    /** An address is bound. */
    record Listen(String key, ListenerConfig config) implements Change {
        @Override
        public String subsystem() {
            return config.subsystem();
        }
    }

    /** An address is given up. */
    record Unlisten(String key, ListenerConfig config) implements Change {
        @Override
        public String subsystem() {
            return config.subsystem();
        }
    }
}
