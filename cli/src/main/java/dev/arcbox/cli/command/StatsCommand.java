package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.terminal.Terminal;
import java.util.List;

final class StatsCommand implements Command {
  /** As docker does; CPU use is what was used between two looks. */
  private static final long INTERVAL_MILLIS = 1000;

  @Override
  public Spec spec() {
    return Spec.of(
        "stats",
        "Show what containers use",
        Operands.atLeast(0, "[CONTAINER...]", Operands.Completes.CONTAINERS),
        Option.flag("no-stream", "once, instead of every second"));
  }

  @Override
  public int run(Context context) throws InterruptedException {
    boolean once = context.flag("no-stream") || context.format() != Format.TABLE;
    boolean redraw = context.terminal().isTerminal(Terminal.Stream.OUT);
    try (Connection daemon = context.connect()) {
      StatsSampler sampler = new StatsSampler(daemon, context.arguments().operands());
      sampler.sample();
      do {
        Thread.sleep(INTERVAL_MILLIS);
        List<StatsSampler.Usage> usages = sampler.sample();
        if (redraw && !once) {
          context.out().text("\u001b[H\u001b[J");
        }
        StatsSampler.print(context, usages);
        context.out().flush();
      } while (!once);
      return ExitCode.OK;
    }
  }
}
