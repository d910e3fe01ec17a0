package dev.arcbox.vm;

import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
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
    if (message == null) {
      return cause.toString();
    }
    return cause instanceof FileSystemException file && file.getReason() == null
        ? message + ": " + why(file)
        : message;
  }

  /** These carry their reason in their class; the message is the file's name alone. */
  private static String why(FileSystemException failure) {
    return switch (failure) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException _ -> "it exists already";
      case NoSuchFileException _ -> "no such file or folder";
      default -> failure.getClass().getSimpleName();
    };
  }
}
