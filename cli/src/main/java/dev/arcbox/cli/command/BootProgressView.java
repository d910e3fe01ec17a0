package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.BootProgress;
import dev.arcbox.ttrpc.ClientCall;
import java.util.Optional;

/** Progress of long preparations: one line drawn over on a terminal, one a step elsewhere. */
final class BootProgressView {
  private static final int PERCENT = 100;

  private final Context context;
  private final boolean redraw;
  private String step = "";

  private BootProgressView(Context context) {
    this.context = context;
    this.redraw = context.terminal().isTerminal(Terminal.Stream.ERR);
  }

  static int follow(Context context, ClientCall<?, BootProgress> call) {
    BootProgressView view = new BootProgressView(context);
    Optional<BootProgress> progress = call.receive();
    while (progress.isPresent()) {
      view.show(progress.get());
      progress = call.receive();
    }
    view.end();
    return ExitCode.OK;
  }

  private void show(BootProgress progress) {
    if (context.format() == Format.JSON) {
      context.out().line(json(progress)).flush();
    } else if (context.format() == Format.TABLE) {
      boolean changed = !progress.getStep().equals(step);
      if (redraw) {
        context.err().text(changed && !step.isEmpty() ? "\n" : "\r\u001b[K");
        context.err().text(text(progress)).flush();
      } else if (changed) {
        context.err().line(text(progress)).flush();
      }
      step = progress.getStep();
    }
  }

  private void end() {
    if (redraw && !step.isEmpty()) {
      context.err().line().flush();
    }
  }

  private static String text(BootProgress progress) {
    StringBuilder text = new StringBuilder(progress.getStep());
    if (!progress.getDetail().isEmpty()) {
      text.append(": ").append(progress.getDetail());
    }
    if (progress.getTotal() > 0) {
      long percent = PERCENT * progress.getDone() / progress.getTotal();
      text.append(" (").append(percent).append(" %)");
    }
    return text.toString();
  }

  private static String json(BootProgress progress) {
    return new Json()
        .object()
        .field("step", progress.getStep())
        .field("detail", progress.getDetail())
        .field("done", progress.getDone())
        .field("total", progress.getTotal())
        .endObject()
        .toString();
  }
}
