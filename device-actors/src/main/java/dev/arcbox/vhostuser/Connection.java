package dev.arcbox.vhostuser;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.socket.UnixStreamSocket;
import dev.arcbox.virtio.DeviceRunner;
import dev.arcbox.worker.Worker;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.function.Consumer;

/** One front end's connection: bytes in, messages to the {@link Backend}, answers out. */
final class Connection implements AutoCloseable {
  private final UnixStreamSocket socket;
  private final Worker worker;
  private final VhostUserMetrics metrics;
  private final Consumer<String> ended;
  private final MessageReader reader;
  private final Backend backend;
  private boolean closed;

  /**
   * Serves {@code socket}, which it owns from now on.
   *
   * @param ended is told why, once, after the connection is closed by its own doing
   */
  Connection(
      UnixStreamSocket socket,
      DeviceRunner runner,
      Worker worker,
      VhostUserMetrics metrics,
      Consumer<String> ended) {
    this.socket = socket;
    this.worker = worker;
    this.metrics = metrics;
    this.ended = ended;
    this.reader = new MessageReader(socket);
    this.backend =
        new Backend(runner, worker, () -> worker.execute(() -> end("a ring's peer is gone")));
    socket.nonBlocking(true);
    worker.register(socket.fd(), Epoll.READ, events -> ready());
  }

  private void ready() {
    try {
      Optional<Message> next = reader.next();
      while (next.isPresent() && !closed) {
        serve(next.get());
        next = closed ? Optional.empty() : reader.next();
      }
      if (reader.ended()) {
        end("closed by the front end");
      }
    } catch (MalformedMessageException e) {
      metrics.malformed().increment();
      end("malformed message: " + e.getMessage());
    } catch (PlatformException e) {
      end(e.getMessage());
    } catch (RuntimeException | Error e) {
      // A bug of ours, or guest memory that is gone (InternalError for SIGBUS): this fd stays
      // ready, so to go on would be to spin.
      end("failure: " + e);
      throw e;
    }
  }

  private void serve(Message message) throws MalformedMessageException {
    metrics.messages().increment();
    try (message) {
      Optional<ByteBuffer> answer = backend.serve(message);
      if (answer.isPresent()) {
        send(message.header(), answer.get());
      } else if (message.header().needsReply() && backend.acknowledges()) {
        // "REPLY_ACK": zero is success; what is wrong closes the connection instead.
        send(message.header(), Backend.u64(0));
      }
    }
  }

  private void send(Header request, ByteBuffer payload) {
    int length = payload.remaining();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocate(Header.BYTES + length);
      ByteBuffer buffer = bytes.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
      request.reply(length).emit(buffer);
      buffer.put(payload);
      // A front end waits for each answer: a full socket means that it does not read any.
      if (socket.send(bytes) != bytes.byteSize()) {
        end("the front end does not read its answers");
      }
    }
  }

  private void end(String why) {
    if (!closed) {
      close();
      ended.accept(why);
    }
  }

  /** Stops the rings, resets the device, unmaps the guest's memory, and closes every fd. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    worker.unregister(socket.fd());
    backend.close();
    reader.close();
    socket.close();
  }
}
