package dev.arcbox.cli.args;

import java.util.List;

/** The options that every command takes, before its name or after it. */
public final class Globals {
  public static final String SOCKET = "socket";
  public static final String FORMAT = "format";
  public static final String DEBUG = "debug";
  public static final String HELP = "help";

  public static final List<Option> OPTIONS =
      List.of(
          Option.value(SOCKET, "PATH", "the daemon's socket (environment: ARCBOX_SOCKET)"),
          Option.value(FORMAT, "FORMAT", "table, json or quiet"),
          Option.flag(DEBUG, "show the whole chain of causes of an error"),
          Option.flag(HELP, "show help"));

  private Globals() {}
}
