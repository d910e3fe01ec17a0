package dev.arcbox.cli;

import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.args.Globals;
import dev.arcbox.cli.args.Help;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Parser;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.args.UsageException;
import dev.arcbox.cli.command.Command;
import dev.arcbox.cli.command.Commands;
import dev.arcbox.cli.daemon.Locations;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Printer;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.ttrpc.TtrpcException;
import java.util.List;
import java.util.Map;

/** One run of the client: from words to an exit code. */
public final class Cli {
  private static final Spec LEADING =
      new Spec("", "", Operands.thenCommand(0, "COMMAND", Operands.Completes.NOTHING), List.of());

  private final Streams streams;
  private final Terminal terminal;
  private final Map<String, String> environment;
  private final Printer out;
  private final Printer err;

  public Cli(Streams streams, Terminal terminal, Map<String, String> environment) {
    this.streams = streams;
    this.terminal = terminal;
    this.environment = environment;
    this.out = new Printer(streams.out());
    this.err = new Printer(streams.err());
  }

  public int run(List<String> words) {
    Arguments arguments = new Arguments();
    int failureCode = ExitCode.FAILURE;
    try {
      int first = Parser.parseLeading(LEADING, arguments, words);
      List<String> rest = words.subList(first, words.size());
      if (rest.isEmpty()) {
        return overview(arguments.flag(Globals.HELP));
      }
      Commands.Found found = Commands.find(rest, arguments.flag(Globals.HELP));
      if (found instanceof Commands.Found.Text text) {
        out.text(text.text()).flush();
        return ExitCode.OK;
      }
      Commands.Found.Action action = (Commands.Found.Action) found;
      failureCode = action.command().failureCode();
      return run(action.command(), arguments, action.words());
    } catch (UsageException | CliException | TtrpcException e) {
      return failed(e, failureCode, arguments.flag(Globals.DEBUG));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.INTERRUPTED;
    }
  }

  private int overview(boolean asked) {
    (asked ? out : err).text(Commands.overview()).flush();
    return asked ? ExitCode.OK : ExitCode.FAILURE;
  }

  private int run(Command command, Arguments arguments, List<String> words)
      throws InterruptedException {
    Spec spec = command.spec();
    Parser.parse(spec, arguments, words);
    if (arguments.flag(Globals.HELP)) {
      out.text(Help.of(spec)).flush();
      return ExitCode.OK;
    }
    Context context =
        new Context(
            arguments,
            environment,
            streams,
            out,
            err,
            terminal,
            Format.of(arguments.value(Globals.FORMAT)),
            Locations.of(arguments.value(Globals.SOCKET), environment));
    int code = command.run(context);
    out.flush();
    return code;
  }

  private int failed(RuntimeException e, int failureCode, boolean debug) {
    if (e instanceof CliException.OutputClosed) {
      return ExitCode.OUTPUT_CLOSED;
    }
    out.flushQuietly();
    if (!(e instanceof CliException.Reported)) {
      RuntimeException shown = e instanceof TtrpcException t ? new CliException.Refused(t) : e;
      report(shown, debug);
    }
    return failureCode;
  }

  private void report(Throwable e, boolean debug) {
    try {
      err.text("arcbox: ").text(oneLine(e.getMessage())).line();
      for (Throwable cause = e.getCause(); debug && cause != null; cause = cause.getCause()) {
        err.text("  caused by ").text(oneLine(cause.toString())).line();
      }
      err.flush();
    } catch (CliException closed) {
      // Nobody reads our errors: the exit code still speaks.
      err.discard();
    }
  }

  private static String oneLine(String message) {
    return message == null ? "no message" : message.strip().replace('\n', ' ');
  }
}
