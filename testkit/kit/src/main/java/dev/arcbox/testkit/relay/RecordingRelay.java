package dev.arcbox.testkit.relay;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A Unix socket in front of another: bytes go through unchanged, each direction ends on its own,
 * and what is HTTP in them is told to whoever listens.
 */
public final class RecordingRelay implements AutoCloseable {
  private static final int CHUNK = 32 << 10;

  private final ServerSocketChannel listener;
  private final Path socket;
  private final Path target;
  private final Consumer<Exchange> exchanges;
  private final List<String> troubles = new CopyOnWriteArrayList<>();
  private final Set<Thread> serving = ConcurrentHashMap.newKeySet();

  private RecordingRelay(
      ServerSocketChannel listener, Path socket, Path target, Consumer<Exchange> exchanges) {
    this.listener = listener;
    this.socket = socket;
    this.target = target;
    this.exchanges = exchanges;
  }

  /**
   * Listens when this returns.
   *
   * @param target need not be there before the first client
   * @param exchanges called by several threads
   */
  public static RecordingRelay open(Path socket, Path target, Consumer<Exchange> exchanges)
      throws IOException {
    ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(socket), 1024);
    RecordingRelay relay = new RecordingRelay(listener, socket, target, exchanges);
    Thread.ofVirtual().name("relay").start(relay::accept);
    return relay;
  }

  public Path socket() {
    return socket;
  }

  /** What could not be understood as HTTP; the bytes went through all the same. */
  public List<String> troubles() {
    return List.copyOf(troubles);
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        Thread thread = Thread.ofVirtual().unstarted(() -> serve(client));
        serving.add(thread);
        thread.start();
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void serve(SocketChannel client) {
    Conversation conversation = new Conversation(exchanges);
    try (client;
        SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.connect(UnixDomainSocketAddress.of(target));
      Thread up = Thread.ofVirtual().start(() -> up(client, server, conversation));
      down(server, client, conversation.fromServer());
      up.join();
    } catch (IOException e) {
      return; // nobody is behind it, or the client has gone: the other sees its connection end
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      conversation.over();
      serving.remove(Thread.currentThread());
    }
  }

  /** A server that wants no more is not the end: its answer may still be on its way. */
  private void up(SocketChannel client, SocketChannel server, Conversation conversation) {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    boolean understood = true;
    boolean wanted = true;
    try {
      while (client.read(buffer.clear()) >= 0) {
        // Understood before it is sent on: a request is known when its answer comes.
        understood = understood && understands(conversation.fromClient(), buffer);
        wanted = wanted && isWritten(server, buffer.flip());
      }
      conversation.clientEnded();
      server.shutdownOutput();
    } catch (IOException e) {
      return; // the other direction finds out by itself
    }
  }

  private static boolean isWritten(SocketChannel to, ByteBuffer buffer) {
    try {
      while (buffer.hasRemaining()) {
        to.write(buffer);
      }
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private void down(SocketChannel server, SocketChannel client, WireReader reader)
      throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
    boolean understood = true;
    while (server.read(buffer.clear()) >= 0) {
      understood = understood && understands(reader, buffer);
      buffer.flip();
      while (buffer.hasRemaining()) {
        client.write(buffer);
      }
    }
    client.shutdownOutput();
  }

  private boolean understands(WireReader reader, ByteBuffer buffer) {
    try {
      reader.feed(buffer.duplicate().flip());
      return true;
    } catch (RuntimeException e) {
      troubles.add("the relay does not understand what it carries: " + e);
      return false;
    }
  }

  /** Ends what still goes through; everything has been told when this returns. */
  @Override
  public void close() throws IOException {
    listener.close();
    Files.deleteIfExists(socket);
    for (Thread thread : List.copyOf(serving)) {
      thread.interrupt();
    }
    try {
      for (Thread thread : List.copyOf(serving)) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
