package dev.arcbox.worker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EventFd;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Tag("host")
@Timeout(240)
class PinnedWorkerTest {
  private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();

  @Test
  void runsCommandsOfManyThreadsInEachOnesOrder() throws Exception {
    int threads = 4;
    int each = 20_000;
    int[] last = new int[threads];
    AtomicInteger disorder = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(threads * each);
    try (PinnedWorker worker = PinnedWorker.start("test", uncaught::add)) {
      List<Thread> senders = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        int sender = t;
        senders.add(
            Thread.ofVirtual()
                .start(
                    () -> {
                      for (int i = 1; i <= each; i++) {
                        int number = i;
                        worker.execute(
                            () -> {
                              if (last[sender] + 1 != number) {
                                disorder.incrementAndGet();
                              }
                              last[sender] = number;
                              done.countDown();
                            });
                      }
                    }));
      }
      for (Thread sender : senders) {
        sender.join();
      }
      assertTrue(done.await(30, TimeUnit.SECONDS));
    }
    assertEquals(0, disorder.get());
    assertTrue(uncaught.isEmpty());
  }

  @Test
  void servesRegisteredFdsUntilTheyAreForgotten() throws Exception {
    try (PinnedWorker worker = PinnedWorker.start("test", uncaught::add);
        EventFd event = EventFd.create()) {
      Semaphore seen = new Semaphore(0);
      worker.execute(
          () ->
              worker.register(
                  event.fd(),
                  Epoll.READ,
                  events -> {
                    event.drain();
                    seen.release();
                  }));
      event.signal();
      seen.acquire();
      event.signal();
      seen.acquire();
      CompletableFuture<Void> forgotten = new CompletableFuture<>();
      worker.execute(
          () -> {
            worker.unregister(event.fd());
            forgotten.complete(null);
          });
      forgotten.join();
      event.signal();
      CompletableFuture<Void> later = new CompletableFuture<>();
      worker.execute(() -> later.complete(null));
      later.join();
      assertFalse(seen.tryAcquire());
    }
  }

  @Test
  void goesOnAfterACommandOrAHandlerThrew() throws Exception {
    try (PinnedWorker worker = PinnedWorker.start("test", uncaught::add);
        EventFd event = EventFd.create()) {
      worker.execute(
          () -> {
            throw new IllegalStateException("command");
          });
      worker.execute(
          () ->
              worker.register(
                  event.fd(),
                  Epoll.READ,
                  events -> {
                    event.drain();
                    throw new IllegalStateException("handler");
                  }));
      event.signal();
      while (uncaught.size() < 2) {
        Thread.onSpinWait();
      }
      CompletableFuture<Void> later = new CompletableFuture<>();
      worker.execute(() -> later.complete(null));
      later.join();
    }
    assertEquals(
        List.of("command", "handler"), uncaught.stream().map(Throwable::getMessage).toList());
  }

  @Test
  void runsWhatWasSentBeforeItIsClosed() {
    AtomicInteger ran = new AtomicInteger();
    PinnedWorker worker = PinnedWorker.start("test", uncaught::add);
    for (int i = 0; i < 500; i++) {
      worker.execute(ran::incrementAndGet);
    }
    worker.close();
    assertEquals(500, ran.get());
    worker.execute(ran::incrementAndGet);
    assertEquals(500, ran.get());
  }

  @Test
  void runsItsOwnCommandsInTheNextRound() {
    CompletableFuture<List<String>> order = new CompletableFuture<>();
    List<String> seen = new ArrayList<>();
    try (PinnedWorker worker = PinnedWorker.start("test", uncaught::add)) {
      worker.execute(
          () -> {
            worker.execute(
                () -> {
                  seen.add("inner");
                  order.complete(seen);
                });
            seen.add("outer");
          });
      assertEquals(List.of("outer", "inner"), order.join());
    }
  }

  @Test
  void pollsWhileThereIsWork() {
    try (PinnedWorker worker = PinnedWorker.start("test", uncaught::add)) {
      CompletableFuture<Void> polled = new CompletableFuture<>();
      worker.execute(
          () ->
              worker.addPoller(
                  () -> {
                    polled.complete(null);
                    return false;
                  }));
      // Spinning is tried once in a while; each command is a round.
      while (!polled.isDone()) {
        CompletableFuture<Void> round = new CompletableFuture<>();
        worker.execute(() -> round.complete(null));
        round.join();
      }
    }
    assertTrue(uncaught.isEmpty());
  }
}
