package dev.arcbox.runtime.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.junit.jupiter.api.Test;

class CpioWriterTest {
  @Test
  void anotherReaderFindsWhatWasWritten() throws IOException {
    var names = new ArrayList<String>();
    try (var in = new CpioArchiveInputStream(new ByteArrayInputStream(archive()))) {
      for (var entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        names.add(kind(entry) + " " + entry.getName());
        if (entry.getName().equals("init")) {
          assertEquals(0755, entry.getMode() & 0777);
          assertEquals("#!/bin/sh\n", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    assertEquals(List.of("directory dev", "device dev/console", "file init", "link bin"), names);
  }

  @Test
  void sameEntriesGiveSameBytes() throws IOException {
    assertArrayEquals(archive(), archive());
  }

  @Test
  void everyPartIsAlignedToFourBytes() throws IOException {
    assertEquals(0, archive().length % 4);
  }

  private static byte[] archive() throws IOException {
    var out = new ByteArrayOutputStream();
    var cpio = new CpioWriter(out);
    cpio.directory("dev");
    cpio.characterDevice("dev/console", 0600, 5, 1);
    cpio.file("init", 0755, "#!/bin/sh\n".getBytes(StandardCharsets.UTF_8));
    cpio.symbolicLink("bin", "usr/bin");
    cpio.finish();
    return out.toByteArray();
  }

  private static String kind(CpioArchiveEntry entry) {
    if (entry.isDirectory()) {
      return "directory";
    }
    if (entry.isSymbolicLink()) {
      return "link";
    }
    return entry.isCharacterDevice() ? "device" : "file";
  }
}
