package dev.arcbox.platform.fd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("host")
class EventFdTest {
  @Test
  void addsUpSignalsAndDrainsThemOnce() {
    try (EventFd event = EventFd.create()) {
      assertEquals(0, event.drain());
      event.signal();
      event.signal();
      assertEquals(2, event.drain());
      assertEquals(0, event.drain());
    }
  }

  @Test
  void wakesABlockedReader() {
    try (EventFd event = EventFd.blocking()) {
      CompletableFuture<Long> read = CompletableFuture.supplyAsync(event::await);
      event.signal();
      assertEquals(1, read.join());
    }
  }

  @Test
  void refusesUseAfterClose() {
    EventFd event = EventFd.create();
    event.close();
    event.close();
    PlatformException refused = assertThrows(PlatformException.class, event::signal);
    assertEquals(Errno.EBADF, refused.errno());
    assertEquals("write", refused.call());
  }

  @Test
  void epollTellsTheKeyOfWhatIsReady() {
    try (Epoll epoll = Epoll.create();
        EventFd first = EventFd.create();
        EventFd second = EventFd.create()) {
      EpollBuffer events = new EpollBuffer(4);
      epoll.add(first, Epoll.READ, Long.MIN_VALUE + 7);
      epoll.add(second, Epoll.READ, 2);
      assertEquals(0, epoll.await(events, 0));
      first.signal();
      assertEquals(1, epoll.await(events, -1));
      assertEquals(Long.MIN_VALUE + 7, events.key(0));
      assertTrue(events.readable(0));
      epoll.remove(first);
      assertEquals(0, epoll.await(events, 0));
      epoll.modify(second, Epoll.READ | Epoll.WRITE, 3);
      assertEquals(1, epoll.await(events, -1));
      assertEquals(3, events.key(0));
      assertTrue(events.writable(0));
    }
  }
}
