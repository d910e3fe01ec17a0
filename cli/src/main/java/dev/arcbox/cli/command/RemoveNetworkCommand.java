package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.NetworkRef;
import dev.arcbox.ttrpc.NetworkMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;

final class RemoveNetworkCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "network rm",
        "Remove networks that no running container is in",
        Operands.atLeast(1, "NETWORK [NETWORK...]", Operands.Completes.NETWORKS),
        Option.flag('f', "force", "those that are not there are fine"));
  }

  @Override
  public int run(Context context) {
    boolean force = context.flag("force");
    try (Connection daemon = context.connect()) {
      return Each.named(context, name -> remove(daemon, name, force));
    }
  }

  private static void remove(Connection daemon, String name, boolean force) {
    try {
      daemon.call(NetworkMethods.REMOVE, NetworkRef.newBuilder().setReference(name).build());
    } catch (TtrpcException e) {
      if (!force || e.code() != StatusCode.NOT_FOUND) {
        throw e;
      }
    }
  }
}
