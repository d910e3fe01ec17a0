package dev.arcbox.runtime.gateway;

import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Parent of the doors that other modules bring; each is open while its actor lives. */
public final class Gateways {
  /** What the parent is told: one of its doors is open, or will not be. */
  public sealed interface Command {}

  private record Settled() implements Command {}

  private final Runnable ready;
  private int awaited;

  private Gateways(int awaited, Runnable ready) {
    this.awaited = awaited;
    this.ready = ready;
  }

  /**
   * A parent that opens every door at once.
   *
   * @param ready called once every door is open or has failed to open
   */
  public static Behavior<Command> create(
      DaemonParts parts, List<GatewayModule> modules, Runnable ready) {
    return Behaviors.setup(
        context -> {
          Gateways gateways = new Gateways(modules.size(), ready);
          modules.forEach(
              module -> context.spawn(gateways.door(context, parts, module), module.name()));
          if (modules.isEmpty()) {
            ready.run();
          }
          return Behaviors.receive(Command.class)
              .onMessage(Settled.class, _ -> gateways.onSettled())
              .build();
        });
  }

  private Behavior<Command> onSettled() {
    awaited--;
    if (awaited == 0) {
      ready.run();
    }
    return Behaviors.same();
  }

  private Behavior<Void> door(
      ActorContext<Command> parent, DaemonParts parts, GatewayModule module) {
    return Behaviors.setup(
        context -> {
          try {
            AutoCloseable open = module.open(parts);
            context.getLog().info("gateway {} is open", module.name());
            return Behaviors.receive(Void.class)
                .onSignal(PostStop.class, _ -> close(context, open))
                .build();
          } catch (Exception e) {
            // The other doors work; the daemon does not end because of one.
            context.getLog().error("gateway {} does not open", module.name(), e);
            return Behaviors.stopped();
          } finally {
            parent.getSelf().tell(new Settled());
          }
        });
  }

  private static Behavior<Void> close(ActorContext<Void> context, AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      context.getLog().warn("closing a gateway: {}", e.toString());
    }
    return Behaviors.same();
  }
}
