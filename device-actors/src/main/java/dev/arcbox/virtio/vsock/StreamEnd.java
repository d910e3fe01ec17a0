package dev.arcbox.virtio.vsock;

/** Whether one direction of a stream goes on, and if not, how it ended. */
sealed interface StreamEnd {

  /** Whether no more bytes pass. */
  default boolean ended() {
    return !(this instanceof Open);
  }

  /** Bytes may follow. */
  record Open() implements StreamEnd {}

  /** The sender said that no more bytes follow. */
  record Finished() implements StreamEnd {}

  /** The connection broke. */
  record Broken(String why) implements StreamEnd {}
}
