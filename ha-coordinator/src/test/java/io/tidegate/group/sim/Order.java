package io.tidegate.group.sim;

import io.tidegate.group.Action;
import io.tidegate.group.AnaGroup;
import io.tidegate.group.Writer;
import java.util.ArrayList;
import java.util.List;

/** Writes down what was done, and holds it against the promised order. */
final class Order {

    private final World world;
    final List<String> log = new ArrayList<>();

    Order(World world) {
        this.world = world;
    }

    void began(SimGateway gateway, Action.Effect effect) {
        log.add(world.time.now() / VirtualTime.MILLI + " " + gateway.id + " " + effect);
        AnaGroup group = world.store.record().group(effect.group());
        if (effect instanceof Action.MakeOptimized
                && group.isHeldBy(gateway.agent().life())) {
            for (Writer writer : group.others(gateway.agent().life())) {
                world.require(
                        world.storage.isBlocklisted(writer.address()),
                        gateway.id + " serves group " + effect.group() + " while " + writer + " is not fenced");
            }
        }
    }

    /** The effects on one group in order, as {@code gwa Fence}. */
    List<String> of(int group) {
        return log.stream()
                .filter(line -> line.contains("group=" + group + ",") || line.contains("group=" + group + "]"))
                .map(line -> line.replaceAll("^[0-9]+ (\\S+) (\\w+).*", "$1 $2"))
                .toList();
    }
}
