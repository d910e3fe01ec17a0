package dev.arcbox.runtime.network;

import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.RandomId;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.event.EventBus;
import dev.arcbox.runtime.store.DocumentRecord;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;

/** Makes, keeps and removes networks. Connecting is the container's affair. */
public final class NetworkManager {
  /** What the manager is told. */
  public sealed interface Command {}

  public record Create(NetworkRequest request, ActorRef<StatusReply<Network>> replyTo)
      implements Command {}

  /** By name, id or prefix. */
  public record Remove(String reference, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Removes those that are chosen, not built in, and in no running container's use. */
  public record Prune(Predicate<Network> chosen, ActorRef<StatusReply<List<String>>> replyTo)
      implements Command {}

  private final NetworkParts parts;

  private NetworkManager(NetworkParts parts) {
    this.parts = parts;
  }

  /**
   * Fills the directory at once, so that whoever starts after this call sees every network.
   *
   * @throws java.util.concurrent.CompletionException when one of Docker's own cannot be written
   */
  public static Behavior<Command> create(NetworkParts parts, List<DocumentRecord> remembered) {
    remembered.forEach(row -> parts.directory().put(NetworkDocument.network(row)));
    BuiltInNetworks.provide(parts);
    return Behaviors.setup(_ -> new NetworkManager(parts).behavior());
  }

  private Behavior<Command> behavior() {
    return Behaviors.receive(Command.class)
        .onMessage(Create.class, this::onCreate)
        .onMessage(Remove.class, this::onRemove)
        .onMessage(Prune.class, this::onPrune)
        .build();
  }

  private Behavior<Command> onCreate(Create create) {
    try {
      NetworkRequest request = create.request;
      List<Network> there = parts.directory().all();
      NetworkRules.check(request, there);
      Network network =
          new Network(
              RandomId.next(),
              request.name(),
              parts.clock().instant(),
              request.driver().isEmpty() ? "bridge" : request.driver(),
              request.enableIpv6(),
              "default",
              request.ipamOptions(),
              NetworkRules.pools(request.pools(), there),
              request.internal(),
              request.attachable(),
              request.options(),
              request.labels());
      // Its name and addresses are taken from now on; given back if it cannot be written.
      parts.directory().put(network);
      var _ =
          parts
              .table()
              .insert(NetworkDocument.record(network))
              .whenComplete(
                  (_, failed) -> {
                    if (failed == null) {
                      event("create", network);
                      create.replyTo.tell(StatusReply.success(network));
                    } else {
                      parts.directory().remove(network.id());
                      create.replyTo.tell(StatusReply.error(Blocking.cause(failed)));
                    }
                  });
    } catch (Refusal refusal) {
      create.replyTo.tell(StatusReply.error(refusal));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onRemove(Remove remove) {
    try {
      Network network = parts.directory().find(remove.reference);
      if (network.isBuiltIn()) {
        throw new Refusal.Forbidden(
            network.name() + " is a pre-defined network and cannot be removed");
      }
      if (!parts.members().apply(network.id()).isEmpty()) {
        throw new Refusal.Forbidden(
            "error while removing network: network "
                + network.name()
                + " id "
                + network.id()
                + " has active endpoints");
      }
      var _ =
          discard(network)
              .whenComplete(
                  (_, failed) ->
                      remove.replyTo.tell(
                          failed == null
                              ? StatusReply.ack()
                              : StatusReply.error(Blocking.cause(failed))));
    } catch (Refusal refusal) {
      remove.replyTo.tell(StatusReply.error(refusal));
    }
    return Behaviors.same();
  }

  private Behavior<Command> onPrune(Prune prune) {
    List<Network> gone =
        parts.directory().all().stream()
            .filter(network -> !network.isBuiltIn())
            .filter(prune.chosen)
            .filter(network -> parts.members().apply(network.id()).isEmpty())
            .toList();
    var _ =
        CompletableFuture.allOf(gone.stream().map(this::discard).toArray(CompletableFuture[]::new))
            .whenComplete(
                (_, failed) ->
                    prune.replyTo.tell(
                        failed == null
                            ? StatusReply.success(gone.stream().map(Network::name).toList())
                            : StatusReply.error(Blocking.cause(failed))));
    return Behaviors.same();
  }

  private CompletableFuture<Boolean> discard(Network network) {
    parts.directory().remove(network.id());
    return parts
        .table()
        .delete(network.id())
        .whenComplete(
            (_, failed) -> {
              if (failed == null) {
                event("destroy", network);
              } else {
                parts.directory().put(network);
              }
            });
  }

  private void event(String action, Network network) {
    parts
        .events()
        .tell(
            new EventBus.Publish(
                "network",
                action,
                network.id(),
                Map.of("name", network.name(), "type", network.driver())));
  }
}
