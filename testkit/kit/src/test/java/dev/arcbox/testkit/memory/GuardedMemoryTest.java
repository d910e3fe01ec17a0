package dev.arcbox.testkit.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

final class GuardedMemoryTest {
  @Test
  void bytesEndAtTheGuardAndNoticeWritesBeforeThem() {
    try (GuardedMemory memory = GuardedMemory.allocate(5000)) {
      assertEquals(5000, memory.bytes().byteSize());
      assertEquals(0, (memory.bytes().address() + 5000) % 4096);
      memory.bytes().fill((byte) 1);
      assertTrue(memory.intact());
      memory.before().set(ValueLayout.JAVA_BYTE, memory.before().byteSize() - 1, (byte) 1);
      assertFalse(memory.intact());
    }
  }
}
