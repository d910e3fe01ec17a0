package dev.arcbox.runtime.image.query;

import dev.arcbox.runtime.image.ImageRecord;

/** {@code label=key} and {@code label=key=value}. */
final class Labels {
  private Labels() {}

  static boolean has(ImageRecord image, String wanted) {
    int equals = wanted.indexOf('=');
    String found = image.config().labels().get(equals < 0 ? wanted : wanted.substring(0, equals));
    return found != null && (equals < 0 || found.equals(wanted.substring(equals + 1)));
  }
}
