package dev.arcbox.virtio.vsock;

/** Whether one direction of a stream goes on, and if not, how it ended. */
sealed interface StreamEnd {
  StreamEnd OPEN = new Open();
  StreamEnd FINISHED = new Finished();

  /** Bytes may follow. */
  record Open() implements StreamEnd {}

  /** The sender said that no more bytes follow. */
  record Finished() implements StreamEnd {}

  /** The connection broke. */
  record Broken(String why) implements StreamEnd {}
}
