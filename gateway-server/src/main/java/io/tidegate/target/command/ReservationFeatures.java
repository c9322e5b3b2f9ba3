package io.tidegate.target.command;

import io.tidegate.nvme.ReservationNotificationLog;
import io.tidegate.nvme.Sqe;
import io.tidegate.nvme.Status;
import io.tidegate.target.Controller;
import io.tidegate.target.Namespace;
import io.tidegate.target.Request;
import io.tidegate.target.reservation.ChangePersistence;

/** The features of reservations: both belong to a namespace (NVMe Base 2.1, 5.1.25.1.29 and 5.1.25.1.30). */
final class ReservationFeatures {

    /** NSID: every namespace that the host sees. */
    private static final int ALL = 0xffff_ffff;

    private ReservationFeatures() {}

    /** Reservation Notification Mask (82h): kinds of notifications that the host does not want. */
    static final class NotificationMask implements FeatureHandler {

        @Override
        public boolean changeable() {
            return true;
        }

        /** There is no one answer for all namespaces. */
        @Override
        public int validateGet(Controller controller, Sqe sqe) {
            return sqe.nsid() == ALL ? Status.INVALID_FIELD | Status.DNR : NamespaceScope.require(controller, sqe);
        }

        @Override
        public void get(Controller controller, Request request) {
            request.cqe().dw0(controller.reservationNotices().mask(request.sqe().nsid()));
        }

        @Override
        public void getDefault(Controller controller, Request request) {
            request.cqe().dw0(0);
        }

        @Override
        public int validateSet(Controller controller, Sqe sqe) {
            return sqe.nsid() == ALL ? Status.SUCCESS : NamespaceScope.require(controller, sqe);
        }

        @Override
        public void set(Controller controller, Request request) {
            int nsid = request.sqe().nsid();
            int kinds = request.sqe().cdw11() & ReservationNotificationLog.MASKABLE;
            if (nsid == ALL) {
                controller
                        .subsystem()
                        .namespaces()
                        .visibleTo(controller.hostNqn())
                        .forEach(one -> controller.reservationNotices().mask(one.nsid(), kinds));
            } else {
                controller.reservationNotices().mask(nsid, kinds);
            }
        }
    }

    /** Reservation Persistence (83h): the Persist Through Power Loss state. */
    static final class Persistence implements FeatureHandler {

        private static final int PTPL = 1;

        @Override
        public boolean changeable() {
            return true;
        }

        @Override
        public int validateGet(Controller controller, Sqe sqe) {
            return NamespaceScope.require(controller, sqe);
        }

        @Override
        public void get(Controller controller, Request request) {
            Namespace namespace = NamespaceScope.find(controller, request.sqe());
            boolean persists = namespace != null
                    && namespace.reservations().record().state().persists();
            request.cqe().dw0(persists ? PTPL : 0);
        }

        @Override
        public void getDefault(Controller controller, Request request) {
            request.cqe().dw0(0);
        }

        @Override
        public int validateSet(Controller controller, Sqe sqe) {
            return NamespaceScope.require(controller, sqe);
        }

        /** The state is shared by all gateways, so the keeper changes it and then ends the command. */
        @Override
        public boolean endsItself() {
            return true;
        }

        @Override
        public void set(Controller controller, Request request) {
            Namespace namespace = NamespaceScope.find(controller, request.sqe());
            if (namespace == null) {
                request.queuePair().complete(request, Status.INVALID_NAMESPACE | Status.DNR);
            } else {
                boolean persists = (request.sqe().cdw11() & PTPL) != 0;
                boolean changes =
                        persists != namespace.reservations().record().state().persists();
                LaterStatus.complete(
                        request,
                        FeatureEvents.recordedWhenSet(
                                request,
                                changes,
                                ReservationCommands.changed(request, namespace, new ChangePersistence(persists))));
            }
        }
    }
}
