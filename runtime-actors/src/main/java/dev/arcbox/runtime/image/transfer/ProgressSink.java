package dev.arcbox.runtime.image.transfer;

/** Where progress is told. Called by one thread at a time; may block, may throw to give up. */
@FunctionalInterface
public interface ProgressSink {
  void accept(Progress progress);
}
