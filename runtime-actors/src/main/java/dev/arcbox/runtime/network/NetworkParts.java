package dev.arcbox.runtime.network;

import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.store.NetworkTable;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What the manager of networks is built with.
 *
 * @param members ids of the running containers that have an endpoint in the network of that id;
 *     called on any thread
 */
public record NetworkParts(
    NetworkTable table,
    NetworkDirectory directory,
    Function<String, List<String>> members,
    ActorRef<EventBus.Command> events,
    Clock clock) {}
