package dev.arcbox.agent.tar;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TarWriterTest {
  private static TarEntry entry(
      String name, TarEntry.Kind kind, long uid, long mtime, String link) {
    return new TarEntry(name, kind, 0640, uid, 7, 0, mtime * 1_000_000_000L, link, 3, 4, Map.of());
  }

  private static byte[] written(List<TarEntry> entries) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out::write);
    for (TarEntry entry : entries) {
      tar.entry(entry);
      byte[] content = new byte[(int) entry.size()];
      tar.content(content, 0, content.length);
    }
    tar.end();
    return out.toByteArray();
  }

  @Test
  void readerFindsWhatWasWritten() throws IOException {
    String deep = "d/".repeat(90) + "name";
    List<TarEntry> entries =
        List.of(
            entry("plain", TarEntry.Kind.FIFO, 1, 1_700_000_000L, ""),
            entry(deep, TarEntry.Kind.DIRECTORY, 4_000_000_000L, 12, ""),
            entry("ümlaut", TarEntry.Kind.SYMBOLIC_LINK, 0, -5, "/" + deep + "/ß"),
            entry("dev", TarEntry.Kind.BLOCK_DEVICE, 2_097_152, 0, ""));
    byte[] tar = written(entries);
    assertEquals(0, tar.length % 512);
    TarReader reader = new TarReader(new ByteArrayInputStream(tar)::read);
    for (TarEntry expected : entries) {
      TarEntry found = reader.next().orElseThrow();
      assertEquals(expected.name(), found.name());
      assertEquals(expected.kind(), found.kind());
      assertEquals(expected.uid(), found.uid());
      assertEquals(expected.mtimeNanos(), found.mtimeNanos());
      assertEquals(expected.link(), found.link());
      assertEquals(0640, found.mode());
    }
    assertEquals(Optional.empty(), reader.next());
  }

  @Test
  void contentIsPaddedAndAttributesTravel() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    TarWriter tar = new TarWriter(out::write);
    Map<String, byte[]> attributes = Map.of("user.note", new byte[] {1, 0, '\n', 9});
    for (int size : new int[] {1, 511, 512, 513}) {
      tar.entry(
          new TarEntry("f" + size, TarEntry.Kind.FILE, 0600, 0, 0, size, 0, "", 0, 0, attributes));
      byte[] content = "x".repeat(size).getBytes(UTF_8);
      tar.content(content, 0, size / 2);
      assertThrows(
          IllegalStateException.class, () -> tar.content(new byte[600], 0, 600)); // too much
      tar.content(content, 0, size - size / 2);
    }
    tar.end();
    TarReader reader = new TarReader(new ByteArrayInputStream(out.toByteArray())::read);
    for (int size : new int[] {1, 511, 512, 513}) {
      TarEntry found = reader.next().orElseThrow();
      assertEquals(size, found.size());
      assertArrayEquals(attributes.get("user.note"), found.xattrs().get("user.note"));
      byte[] content = new byte[size];
      int have = 0;
      while (have < size) {
        have += reader.read(content, have, size - have);
      }
      assertEquals("x".repeat(size), new String(content, UTF_8));
    }
    assertEquals(Optional.empty(), reader.next());
  }

  @Test
  void entryBeforeTheLastOneIsWholeIsAMistake() throws IOException {
    TarWriter tar = new TarWriter((bytes, from, length) -> {});
    tar.entry(new TarEntry("f", TarEntry.Kind.FILE, 0600, 0, 0, 5, 0, "", 0, 0, Map.of()));
    assertThrows(
        IllegalStateException.class, () -> tar.entry(entry("g", TarEntry.Kind.FIFO, 0, 0, "")));
  }
}
