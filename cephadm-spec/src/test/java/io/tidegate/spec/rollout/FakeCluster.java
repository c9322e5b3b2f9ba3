package io.tidegate.spec.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A cluster that answers what it was told to, by the beginning of a command, and remembers what it was asked. */
final class FakeCluster implements Cluster {

    final List<String> asked = new ArrayList<>();
    private final Map<String, Reply> answers = new LinkedHashMap<>();

    FakeCluster answers(String prefix, String output) {
        answers.put(prefix, new Reply(0, output, ""));
        return this;
    }

    FakeCluster refuses(String prefix, int errno, String status) {
        answers.put(prefix, new Reply(errno, "", status));
        return this;
    }

    @Override
    public Reply monitors(String json) {
        return answer(json, "");
    }

    @Override
    public Reply manager(String json, String input) {
        return answer(json, input);
    }

    private Reply answer(String json, String input) {
        asked.add(input.isEmpty() ? json : json + "\n" + input);
        return answers.entrySet().stream()
                .filter(entry -> json.startsWith("{\"prefix\":\"" + entry.getKey() + "\""))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(new Reply(22, "", "command not known"));
    }
}
