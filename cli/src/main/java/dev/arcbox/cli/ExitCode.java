package dev.arcbox.cli;

/** What the process ends with, as docker's client does. */
public final class ExitCode {
  public static final int OK = 0;
  public static final int FAILURE = 1;

  /** {@code run}, {@code create}: the daemon or the client failed, not the container. */
  public static final int NOT_RUN = 125;

  /** The container's command exists and cannot be executed. */
  public static final int NOT_EXECUTABLE = 126;

  /** The container's command does not exist. */
  public static final int NOT_FOUND = 127;

  private static final int SIGNAL_BASE = 128;
  private static final int SIGINT = 2;
  private static final int SIGPIPE = 13;

  /** As a shell reports a program that SIGINT ended. */
  public static final int INTERRUPTED = SIGNAL_BASE + SIGINT;

  /** As a shell reports a program that wrote to a closed pipe. */
  public static final int OUTPUT_CLOSED = SIGNAL_BASE + SIGPIPE;

  private ExitCode() {}
}
