package dev.arcbox.docker.connection;

import dev.arcbox.runtime.Blocking;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.AsyncCallback;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * A connected Unix socket as a flow of bytes: what comes in is written to the client, what the
 * client sends goes out.
 *
 * <p>One virtual thread reads, at most one chunk ahead of demand, so that the client's end is
 * noticed even when nobody asks for its bytes. Each write is a virtual thread's, one at a time. The
 * directions end on their own; the stage ends, and closes the socket, when both have.
 */
final class SocketStage extends GraphStage<FlowShape<ByteString, ByteString>> {
  /** Large enough for uploads at memory speed, small beside 64 clients. */
  private static final int CHUNK = 32 << 10;

  /** For the client to notice that its answer has come and nothing follows. */
  private static final Duration LINGER_TIME = Duration.ofSeconds(10);

  private enum Timer {
    /** A request's head must be whole. */
    HEAD,
    /** The client must have closed its side. */
    LINGER,
    /** The client has gone: what is still done for it must come to its end. */
    GONE
  }

  private final Inlet<ByteString> in = Inlet.create("UnixSocket.toClient");
  private final Outlet<ByteString> out = Outlet.create("UnixSocket.fromClient");
  private final FlowShape<ByteString, ByteString> shape = FlowShape.of(in, out);
  private final SocketChannel channel;
  private final Client client;
  private final Duration headTime;
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * A stage of its own for each connection.
   *
   * @param headTime how long a request's head may take to come
   */
  SocketStage(SocketChannel channel, Client client, Duration headTime) {
    this.headTime = headTime;
    this.channel = channel;
    this.client = client;
  }

  /** Returns when the stage has ended. */
  void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return shape;
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final AsyncCallback<ByteString> arrived = createAsyncCallback(this::onArrived);
    private final AsyncCallback<Throwable> broken = createAsyncCallback(this::failStage);
    private final AsyncCallback<Boolean> written = createAsyncCallback(_ -> onWritten());
    private final AsyncCallback<Boolean> inputOver = createAsyncCallback(_ -> onInputOver());
    private final Semaphore taken = new Semaphore(0);
    private ByteString waiting = ByteString.emptyByteString();
    private boolean inputEnded;
    private boolean discarding;
    private boolean writing;
    private boolean outputEnds;
    private boolean outputEnded;
    private long requests;

    Logic() {
      super(shape);
      setHandler(
          in,
          new AbstractInHandler() {
            @Override
            public void onPush() {
              write(grab(in));
            }

            @Override
            public void onUpstreamFinish() {
              outputEnds = true;
              endOutput();
            }
          });
      setHandler(
          out,
          new AbstractOutHandler() {
            @Override
            public void onPull() {
              handOver();
            }

            @Override
            public void onDownstreamFinish(Throwable cause) {
              discarding = true;
              handOver();
              endWhenBothHave();
            }
          });
    }

    @Override
    public void preStart() {
      setKeepGoing(true);
      pull(in);
      Thread.ofVirtual().name("docker-read").start(this::read);
    }

    @Override
    public void postStop() {
      taken.release();
      close();
      client.leave();
      closed.countDown();
    }

    // ---- from the client

    private void read() {
      ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
      try {
        while (channel.read(buffer) >= 0) {
          arrived.invoke(ByteString.fromArray(buffer.array(), 0, buffer.position()));
          buffer.clear();
          taken.acquire();
        }
        client.inputEnded();
        inputOver.invoke(true);
      } catch (IOException e) {
        client.leave();
        broken.invoke(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void onArrived(ByteString bytes) {
      waiting = bytes;
      watchHead();
      handOver();
    }

    private void handOver() {
      if (!waiting.isEmpty() && (discarding || isAvailable(out))) {
        if (!discarding) {
          push(out, waiting);
        }
        waiting = ByteString.emptyByteString();
        taken.release();
      }
      endInput();
    }

    private void onInputOver() {
      inputEnded = true;
      endInput();
      if (client.isGone()) {
        scheduleOnce(Timer.GONE, LINGER_TIME);
      }
    }

    private void endInput() {
      if (inputEnded && waiting.isEmpty()) {
        complete(out);
        endWhenBothHave();
      }
    }

    /** Whoever begins a request has so long to say what it wants. */
    private void watchHead() {
      if (client.isBetweenRequests() && !isTimerActive(Timer.HEAD)) {
        requests = client.requests();
        scheduleOnce(Timer.HEAD, headTime);
      }
    }

    @Override
    public void onTimer(Object key) {
      switch ((Timer) key) {
        case HEAD -> {
          if (client.isBetweenRequests() && client.requests() == requests) {
            HttpConnections.LOG.debug("a client's request took too long to come");
            completeStage();
          }
        }
        case LINGER -> completeStage();
        case GONE -> {
          if (client.isDone()) {
            completeStage();
          } else {
            scheduleOnce(Timer.GONE, LINGER_TIME);
          }
        }
      }
    }

    // ---- to the client

    private void write(ByteString bytes) {
      writing = true;
      Blocking.executor()
          .execute(
              () -> {
                try {
                  writeAll(bytes);
                  written.invoke(true);
                } catch (IOException e) {
                  client.leave();
                  broken.invoke(e);
                }
              });
    }

    private void writeAll(ByteString bytes) throws IOException {
      for (ByteBuffer buffer : bytes.getByteBuffers()) {
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
      }
    }

    private void onWritten() {
      writing = false;
      if (outputEnds) {
        endOutput();
      } else {
        pull(in);
      }
    }

    private void endOutput() {
      if (writing || outputEnded) {
        return;
      }
      outputEnded = true;
      try {
        channel.shutdownOutput();
      } catch (IOException e) {
        failStage(e);
        return;
      }
      // Nothing can be said to it any more, whether it has noticed or not.
      client.leave();
      endWhenBothHave();
    }

    /**
     * What a client still sends when all has been said is read and forgotten for a while: closing
     * with unread bytes would break its writing before it reads the answer.
     */
    private void endWhenBothHave() {
      if (outputEnded && isClosed(out)) {
        if (inputEnded) {
          completeStage();
        } else if (!isTimerActive(Timer.LINGER)) {
          scheduleOnce(Timer.LINGER, LINGER_TIME);
        }
      }
    }

    private void close() {
      try {
        channel.close();
      } catch (IOException e) {
        HttpConnections.LOG.debug("closing a client's socket: {}", e.toString());
      }
    }
  }
}
