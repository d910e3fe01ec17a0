package dev.arcbox.ttrpc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.concurrent.locks.ReentrantLock;

/** Writes whole frames, one at a time, from any thread. */
final class FrameWriter {
  private final WritableByteChannel channel;
  private final ReentrantLock lock = new ReentrantLock();

  FrameWriter(WritableByteChannel channel) {
    this.channel = channel;
  }

  /**
   * Sends a frame.
   *
   * @param frame room for the header, then the payload
   */
  void send(int stream, int type, int flags, byte[] frame) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(frame);
    bytes.putInt(frame.length - Frame.HEADER).putInt(stream).put((byte) type).put((byte) flags);
    bytes.rewind();
    lock.lock();
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } finally {
      lock.unlock();
    }
  }
}
