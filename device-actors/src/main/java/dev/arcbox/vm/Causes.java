package dev.arcbox.vm;

import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;

/** The text of what really happened, without the wrappers of futures. */
final class Causes {
  private Causes() {}

  static String message(Throwable wrapped) {
    Throwable cause = wrapped;
    while ((cause instanceof CompletionException || cause instanceof UncheckedIOException)
        && cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage();
    return message == null ? cause.toString() : message;
  }
}
