package dev.arcbox.cli.terminal;

import java.util.Optional;

/** What the client needs to know and do about the terminal it may be on. */
public interface Terminal {
  /** The standard streams by their descriptors. */
  enum Stream {
    IN(0),
    OUT(1),
    ERR(2);

    private final int descriptor;

    Stream(int descriptor) {
      this.descriptor = descriptor;
    }

    public int descriptor() {
      return descriptor;
    }
  }

  /** Rows and columns, both positive. */
  record Size(int rows, int columns) {}

  boolean isTerminal(Stream stream);

  Optional<Size> size();

  /** Passes every byte through, both ways, until the result is closed. */
  Raw raw();

  /**
   * Runs the action on each arrival of a signal until the result is closed.
   *
   * @param signal its name without SIG; one that cannot be had is left alone
   */
  Registration onSignal(String signal, Runnable action);

  /** Raw mode, until closed; closing again does nothing. */
  interface Raw extends AutoCloseable {
    @Override
    void close();
  }

  /** A signal's action in place, until closed. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }
}
