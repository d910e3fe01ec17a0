package dev.arcbox.agent.tar;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TarReaderTest {
  private static TarReader reader(byte[] tar) {
    return new TarReader(new ByteArrayInputStream(tar)::read);
  }

  private static TarEntry only(TarBytes tar) throws IOException {
    return reader(tar.bytes()).next().orElseThrow();
  }

  private static String content(TarReader tar) throws IOException {
    byte[] buffer = new byte[100_000];
    int have = 0;
    for (int n = tar.read(buffer, 0, 7); n >= 0; n = tar.read(buffer, have, 7)) {
      have += n;
    }
    return new String(buffer, 0, have, StandardCharsets.UTF_8);
  }

  @Test
  void readsEntriesAndTheirContent() throws IOException {
    TarReader tar =
        reader(new TarBytes().directory("a/").file("a/b", "hello").symbolic("c", "a/b").bytes());
    assertEquals(TarEntry.Kind.DIRECTORY, tar.next().orElseThrow().kind());
    TarEntry file = tar.next().orElseThrow();
    assertEquals("a/b", file.name());
    assertEquals(1_600_000_000_000_000_000L, file.mtimeNanos());
    assertEquals("hello", content(tar));
    assertEquals("a/b", tar.next().orElseThrow().link());
    assertEquals(Optional.empty(), tar.next());
  }

  @Test
  void skipsContentThatNobodyRead() throws IOException {
    TarReader tar = reader(new TarBytes().file("a", "x".repeat(5000)).file("b", "y").bytes());
    assertEquals("a", tar.next().orElseThrow().name());
    assertEquals("b", tar.next().orElseThrow().name());
    assertEquals("y", content(tar));
  }

  @Test
  void extendedHeaderOverridesNameOwnerTimeAndAttributes() throws IOException {
    String longName = "d/".repeat(150) + "é";
    TarEntry entry =
        only(
            new TarBytes()
                .pax(
                    "path",
                    longName,
                    "uid",
                    "4000000",
                    "mtime",
                    "12.5",
                    "SCHILY.xattr.user.x",
                    "1\n2")
                .file("short", ""));
    assertEquals(longName, entry.name());
    assertEquals(4_000_000, entry.uid());
    assertEquals(12_500_000_000L, entry.mtimeNanos());
    assertArrayEquals("1\n2".getBytes(StandardCharsets.UTF_8), entry.xattrs().get("user.x"));
  }

  @Test
  void gnuLongNameAndLinkAreTaken() throws IOException {
    TarEntry entry =
        only(
            new TarBytes()
                .special(
                    "././@LongLink", 'L', ("n".repeat(300) + "\0").getBytes(StandardCharsets.UTF_8))
                .special(
                    "././@LongLink", 'K', ("t".repeat(300) + "\0").getBytes(StandardCharsets.UTF_8))
                .symbolic("x", "y"));
    assertEquals("n".repeat(300), entry.name());
    assertEquals("t".repeat(300), entry.link());
  }

  @Test
  void baseTwoFiveSixNumbersAreRead() throws IOException {
    byte[] tar = new TarBytes().file("a", "").bytes();
    byte[] number = {(byte) 0x80, 0, 0, 0, 0, 0, 0x10, 0};
    System.arraycopy(number, 0, tar, 108, 8);
    fixChecksum(tar);
    assertEquals(0x1000, reader(tar).next().orElseThrow().uid());
  }

  private static void fixChecksum(byte[] tar) {
    Arrays.fill(tar, 148, 156, (byte) ' ');
    int sum = 0;
    for (int i = 0; i < 512; i++) {
      sum += tar[i] & 0xff;
    }
    String text = Integer.toOctalString(sum);
    byte[] digits =
        ("0".repeat(6 - text.length()) + text + "\0 ").getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, tar, 148, 8);
  }

  private static void refused(byte[] tar) {
    assertThrows(
        IOException.class,
        () -> {
          TarReader reader = reader(tar);
          while (reader.next().isPresent()) {
            content(reader);
          }
        });
  }

  @Test
  void refusesDamagedAndTruncatedArchives() {
    byte[] good = new TarBytes().file("a", "hello").bytes();
    byte[] flipped = good.clone();
    flipped[3] ^= 1;
    refused(flipped);
    refused(Arrays.copyOf(good, 700)); // inside the content's padding
    refused(Arrays.copyOf(good, 514)); // inside the content
    refused(Arrays.copyOf(good, 300)); // inside the header
    refused("x".repeat(1024).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void refusesBrokenExtendedHeaders() {
    for (String body :
        new String[] {
          "0 a=b\n",
          "9999 a=b\n",
          "6 a=b",
          "abc",
          "-5 a=b\n",
          "5 a\n\n",
          "7 a=b\nx",
          "99999999999 a=b\n"
        }) {
      refused(
          new TarBytes()
              .special("pax", 'x', body.getBytes(StandardCharsets.UTF_8))
              .file("f", "")
              .bytes());
    }
    refused(new TarBytes().pax("size", "-5").file("f", "").bytes());
    refused(new TarBytes().pax("size", "abc").file("f", "").bytes());
    refused(new TarBytes().pax("GNU.sparse.major", "1").file("f", "").bytes());
    refused(new TarBytes().entry("pax", 'x', 0644, 1L << 32, "", 0, 0).bytes());
  }

  @Test
  void refusesUnknownKindsAndOverlongNames() {
    refused(new TarBytes().entry("s", 'S', 0644, 0, "", 0, 0).bytes());
    refused(new TarBytes().entry("s", 'Q', 0644, 0, "", 0, 0).bytes());
    refused(new TarBytes().pax("path", "a".repeat(5000)).file("f", "").bytes());
  }

  @Test
  void anyBytesEndInAnArchiveOrAnErrorAndNeverElse() {
    Random random = new Random(42);
    byte[] seed = new TarBytes().pax("path", "p").file("a", "hello").symbolic("b", "c").bytes();
    for (int round = 0; round < 3000; round++) {
      byte[] tar = seed.clone();
      for (int i = 0; i < 1 + random.nextInt(6); i++) {
        tar[random.nextInt(tar.length)] = (byte) random.nextInt();
      }
      if (random.nextBoolean()) {
        fixChecksum(tar);
      }
      try {
        TarReader reader = reader(tar);
        int entries = 0;
        while (reader.next().isPresent()) {
          entries++;
        }
        assertTrue(entries <= tar.length / 512);
      } catch (IOException e) {
        assertTrue(e.getMessage() != null && !e.getMessage().isEmpty());
      }
    }
  }
}
