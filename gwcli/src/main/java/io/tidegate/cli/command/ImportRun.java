package io.tidegate.cli.command;

import io.tidegate.cli.client.Answer;
import io.tidegate.cli.client.Errno;
import io.tidegate.cli.client.Session;
import io.tidegate.cli.nvmet.ImportPlan;
import io.tidegate.cli.nvmet.ImportPlan.Step;
import io.tidegate.proto.req_status;

/** Carries out the steps of an import; what is there already counts as done, and what fails does not stop the rest. */
final class ImportRun {

    private final Session session;

    ImportRun(Session session) {
        this.session = session;
    }

    int carryOut(ImportPlan plan) {
        FirstFailure result = new FirstFailure();
        int done = 0;
        for (Step step : plan.steps()) {
            int status = carryOut(step);
            result.note(status);
            done += status == 0 ? 1 : 0;
        }
        session.console().result(done + " of " + plan.steps().size() + " steps done");
        return result.status();
    }

    private int carryOut(Step step) {
        Answer<?> answer = answer(step);
        int status = answer.status();
        if (status == 0 || status == Errno.EREMOTE) {
            session.console().result("done     " + step.words());
            return 0;
        }
        if (status == Errno.EEXIST) {
            session.console().result("present  " + step.words() + ": " + answer.errorMessage());
            return 0;
        }
        session.console().error("FAILED   " + step.words() + ": " + answer.errorMessage());
        return status;
    }

    private Answer<?> answer(Step step) {
        return switch (step) {
            case Step.MakeSubsystem it ->
                session.ask("no answer", req_status.getDefaultInstance(), stub -> stub.createSubsystem(it.request()));
            case Step.AddNamespace it ->
                session.ask("no answer", req_status.getDefaultInstance(), stub -> stub.namespaceAdd(it.request()));
            case Step.AddHost it ->
                session.ask("no answer", req_status.getDefaultInstance(), stub -> stub.addHost(it.request()));
            case Step.AddListener it ->
                session.ask("no answer", req_status.getDefaultInstance(), stub -> stub.createListener(it.request()));
        };
    }
}
