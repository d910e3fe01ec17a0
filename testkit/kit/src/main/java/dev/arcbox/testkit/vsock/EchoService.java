package dev.arcbox.testkit.vsock;

import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** Sends back what it got, and ends when the host ends. Takes no more than it could send back. */
public final class EchoService implements GuestService {
  private final Map<GuestStream, Echo> echoes = new HashMap<>();

  /** What one connection still has to send back: a ring of the receive buffer's size. */
  private static final class Echo {
    final MemorySegment ring = MemorySegment.ofArray(new byte[GuestStream.BUFFER]);
    long put;
    long taken;
    boolean ended;
  }

  @Override
  public void received(GuestStream stream, MemorySegment memory, long offset, int length) {
    Echo echo = echoes.computeIfAbsent(stream, s -> new Echo());
    for (int done = 0; done < length; ) {
      int at = (int) (echo.put % GuestStream.BUFFER);
      int part = Math.min(length - done, GuestStream.BUFFER - at);
      MemorySegment.copy(memory, offset + done, echo.ring, at, part);
      echo.put += part;
      done += part;
    }
  }

  @Override
  public int fill(GuestStream stream, MemorySegment memory, long offset, int room) {
    Echo echo = echoes.computeIfAbsent(stream, s -> new Echo());
    int at = (int) (echo.taken % GuestStream.BUFFER);
    int part = (int) Math.min(Math.min(room, GuestStream.BUFFER - at), echo.put - echo.taken);
    if (part == 0) {
      return echo.ended ? -1 : 0;
    }
    MemorySegment.copy(echo.ring, at, memory, offset, part);
    echo.taken += part;
    stream.consumed(part);
    return part;
  }

  @Override
  public void ended(GuestStream stream) {
    echoes.computeIfAbsent(stream, s -> new Echo()).ended = true;
  }

  @Override
  public void gone(GuestStream stream) {
    echoes.remove(stream);
  }
}
