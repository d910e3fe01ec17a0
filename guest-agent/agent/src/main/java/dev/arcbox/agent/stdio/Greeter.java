package dev.arcbox.agent.stdio;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import com.google.protobuf.ByteString;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.FdIo;
import dev.arcbox.platform.socket.StreamSocket;
import java.lang.foreign.MemorySegment;

/** Reads the token of one new raw connection. Reactor thread only. */
public final class Greeter {
  private final Reactor reactor;
  private final Tokens tokens;
  private final StreamSocket connection;
  private final byte[] token = new byte[Tokens.LENGTH];
  private int have;
  private long key;

  private Greeter(Reactor reactor, Tokens tokens, StreamSocket connection) {
    this.reactor = reactor;
    this.tokens = tokens;
    this.connection = connection;
  }

  /** Takes over a connection. */
  public static void greet(Reactor reactor, Tokens tokens, StreamSocket connection) {
    Greeter greeter = new Greeter(reactor, tokens, connection);
    connection.nonBlocking(true);
    greeter.key = reactor.watch(connection, Epoll.READ, greeter::read);
  }

  private void read() {
    MemorySegment scratch = reactor.scratch().asSlice(0, token.length - have);
    long count;
    try {
      count = FdIo.read(connection.fd(), scratch);
    } catch (PlatformException e) {
      count = 0;
    }
    if (count == FdIo.WOULD_BLOCK) {
      return;
    }
    if (count == 0) {
      reactor.unwatch(connection, key);
      connection.close();
      return;
    }
    MemorySegment.copy(scratch, JAVA_BYTE, 0, token, have, (int) count);
    have += (int) count;
    if (have == token.length) {
      reactor.unwatch(connection, key);
      tokens.offer(ByteString.copyFrom(token), connection);
    }
  }
}
