package dev.arcbox.cli;

import dev.arcbox.cli.args.Arguments;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.daemon.Daemon;
import dev.arcbox.cli.daemon.Locations;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Printer;
import dev.arcbox.cli.terminal.Terminal;
import java.util.Map;

/**
 * What a command works with.
 *
 * @param environment of the process
 * @param format chosen by --format
 */
public record Context(
    Arguments arguments,
    Map<String, String> environment,
    Streams streams,
    Printer out,
    Printer err,
    Terminal terminal,
    Format format,
    Locations locations) {

  /** A connection to the daemon, which is started if it does not run. */
  public Connection connect() {
    return daemon().connectOrStart();
  }

  public Daemon daemon() {
    return new Daemon(locations, environment, err);
  }

  public boolean flag(String name) {
    return arguments.flag(name);
  }

  /** Writes one line of advice or error. */
  public void warn(String line) {
    err.text("arcbox: ").text(line).line().flush();
  }
}
