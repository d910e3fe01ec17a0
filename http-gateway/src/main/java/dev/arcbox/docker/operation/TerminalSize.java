package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Query;

/** {@code h} and {@code w} of a resize. */
record TerminalSize(int rows, int columns) {
  /** What the kernel's interface can hold. */
  private static final int LARGEST = 65535;

  static TerminalSize of(Query query) {
    return new TerminalSize(side(query, "h"), side(query, "w"));
  }

  private static int side(Query query, String name) {
    int value =
        query
            .integer(name)
            .orElseThrow(
                () -> Failure.invalid("missing value for " + name + ", a terminal's size"));
    if (value < 0 || value > LARGEST) {
      throw Failure.invalid("invalid value for " + name + ": " + value + " is no terminal's size");
    }
    return value;
  }
}
