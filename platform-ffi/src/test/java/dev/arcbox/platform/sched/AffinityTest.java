package dev.arcbox.platform.sched;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("host")
class AffinityTest {
  @Test
  void pinsTheCallingThreadAlone() throws Exception {
    var before = Affinity.current();
    int cpu = before.length() - 1;
    var pinned =
        CompletableFuture.supplyAsync(
            () -> {
              Affinity.pin(cpu);
              return Affinity.current();
            },
            task -> Thread.ofPlatform().start(task));
    assertEquals(1, pinned.get().cardinality());
    assertEquals(cpu, pinned.get().nextSetBit(0));
    assertEquals(before, Affinity.current());
  }

  @Test
  void refusesCpusThatDoNotExistAndVirtualThreads() throws Exception {
    PlatformException none = assertThrows(PlatformException.class, () -> Affinity.pin(1000));
    assertEquals(Errno.EINVAL, none.errno());
    var onVirtual =
        CompletableFuture.supplyAsync(
            () -> assertThrows(IllegalStateException.class, () -> Affinity.pin(0)),
            task -> Thread.ofVirtual().start(task));
    assertEquals(IllegalStateException.class, onVirtual.get().getClass());
  }
}
