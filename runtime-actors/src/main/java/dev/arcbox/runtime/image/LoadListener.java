package dev.arcbox.runtime.image;

/** Told on the loading thread what is being done, in words for the user. */
@FunctionalInterface
public interface LoadListener {
  void progress(String message);

  /** For those who do not care. */
  static LoadListener silent() {
    return message -> {};
  }
}
