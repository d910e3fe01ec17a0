package dev.arcbox.runtime.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ElfNeedsTest {
  @Test
  void findsTheLibrariesOfTheRunningLauncher() throws IOException {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    assertTrue(ElfNeeds.of(java).contains("libc.so.6"));
  }

  @Test
  void findsNothingInWhatIsNoProgram() {
    assertEquals(
        List.of(),
        ElfNeeds.of(
            ByteBuffer.wrap(
                "#!/bin/sh\n".repeat(9).getBytes(java.nio.charset.StandardCharsets.UTF_8))));
    assertEquals(List.of(), ElfNeeds.of(ByteBuffer.allocate(0)));
  }
}
