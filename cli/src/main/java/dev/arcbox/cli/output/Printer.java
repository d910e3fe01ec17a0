package dev.arcbox.cli.output;

import dev.arcbox.cli.CliException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Text to a standard stream, in UTF-8, held back until it is flushed. One thread at a time. */
public final class Printer {
  /** Long listings go out in pieces of this many characters. */
  private static final int PIECE = 8192;

  private final OutputStream to;
  private final StringBuilder pending = new StringBuilder();

  public Printer(OutputStream to) {
    this.to = to;
  }

  public Printer text(CharSequence text) {
    pending.append(text);
    if (pending.length() >= PIECE) {
      flush();
    }
    return this;
  }

  public Printer line() {
    return text("\n");
  }

  public Printer line(CharSequence text) {
    return text(text).line();
  }

  /**
   * Writes what is held back.
   *
   * @throws CliException.OutputClosed when nobody reads
   */
  public void flush() {
    if (pending.isEmpty()) {
      return;
    }
    byte[] bytes = pending.toString().getBytes(StandardCharsets.UTF_8);
    pending.setLength(0);
    try {
      to.write(bytes);
      to.flush();
    } catch (IOException e) {
      throw new CliException.OutputClosed(e);
    }
  }

  /** For the way out after a failure: a second failure is not worth a word. */
  public void flushQuietly() {
    try {
      flush();
    } catch (CliException.OutputClosed e) {
      discard();
    }
  }

  public void discard() {
    pending.setLength(0);
  }
}
