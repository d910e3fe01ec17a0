package dev.arcbox.testkit.census;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.fd.EventFd;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ResourceCensusTest {
  @Test
  void noticesAnOpenDescriptorAndItsEnd() throws Exception {
    ResourceCensus before = ResourceCensus.take();
    EventFd fd = EventFd.create();
    Optional<String> leak = before.leakSince(Duration.ZERO);
    assertTrue(leak.orElse("").contains("eventfd"), leak.toString());
    fd.close();
    assertEquals(Optional.empty(), before.leakSince(Duration.ofMinutes(1)));
  }
}
