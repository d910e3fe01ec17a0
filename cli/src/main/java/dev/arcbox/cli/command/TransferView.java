package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Human;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.Printer;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.TransferProgress;
import dev.arcbox.ttrpc.ClientCall;
import java.util.Optional;

/** A transfer's progress as lines; what is only counted shows on a terminal and goes again. */
final class TransferView {
  /** Back to the line's start, and the rest of it cleared. */
  private static final String AGAIN = "\r\u001b[K";

  private final Printer to;
  private final boolean terminal;
  private final boolean json;
  private boolean counting;

  private TransferView(Printer to, boolean terminal, boolean json) {
    this.to = to;
    this.terminal = terminal;
    this.json = json;
  }

  /** The transfer is what the user asked for. */
  static TransferView onOutput(Context context) {
    return new TransferView(
        context.out(),
        context.terminal().isTerminal(Terminal.Stream.OUT),
        context.format() == Format.JSON);
  }

  /** The transfer comes before what the user asked for, whose output it must not mix with. */
  static TransferView aside(Context context) {
    return new TransferView(
        context.err(), context.terminal().isTerminal(Terminal.Stream.ERR), false);
  }

  /** Shows all of them, until the transfer has ended. */
  void follow(ClientCall<?, TransferProgress> call) {
    try {
      Optional<TransferProgress> progress = call.receive();
      while (progress.isPresent()) {
        show(progress.get());
        progress = call.receive();
      }
    } finally {
      clear();
    }
  }

  private void show(TransferProgress progress) {
    if (json) {
      to.line(json(progress)).flush();
    } else if (progress.getTotal() == 0) {
      clear();
      to.line(prefix(progress) + progress.getStatus()).flush();
    } else if (terminal) {
      counting = true;
      to.text(AGAIN + prefix(progress) + counted(progress)).flush();
    }
  }

  /** Before anything else is written. */
  private void clear() {
    if (counting) {
      counting = false;
      to.text(AGAIN);
    }
  }

  private static String prefix(TransferProgress progress) {
    return progress.getId().isEmpty() ? "" : progress.getId() + ": ";
  }

  private static String counted(TransferProgress progress) {
    return progress.getStatus()
        + " "
        + Human.size(progress.getCurrent())
        + "/"
        + Human.size(progress.getTotal());
  }

  private static String json(TransferProgress progress) {
    return new Json()
        .object()
        .field("id", progress.getId())
        .field("status", progress.getStatus())
        .field("current", progress.getCurrent())
        .field("total", progress.getTotal())
        .endObject()
        .toString();
  }
}
