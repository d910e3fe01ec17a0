package dev.arcbox.runtime.image.archive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.image.TarBuilder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TarReaderTest {
  private static final byte[] NOTHING = {};

  enum Dialect {
    GNU(TarArchiveOutputStream.LONGFILE_GNU, TarArchiveOutputStream.BIGNUMBER_STAR),
    POSIX(TarArchiveOutputStream.LONGFILE_POSIX, TarArchiveOutputStream.BIGNUMBER_POSIX);

    final int names;
    final int numbers;

    Dialect(int names, int numbers) {
      this.names = names;
      this.numbers = numbers;
    }
  }

  @ParameterizedTest
  @EnumSource
  void readsWhatAnotherWriterWrites(Dialect dialect) throws IOException {
    Random random = new Random(5);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8")) {
      tar.setLongFileMode(dialect.names);
      tar.setBigNumberMode(dialect.numbers);
      tar.setAddPaxHeadersForNonAsciiNames(dialect == Dialect.POSIX);
      for (int i = 0; i < 200; i++) {
        byte[] content = content(random, i);
        TarArchiveEntry entry = new TarArchiveEntry(name(i));
        entry.setSize(content.length);
        entry.setUserId(1L << 33);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    TarReader reader = new TarReader(new ByteArrayInputStream(out.toByteArray()), 1000);
    random = new Random(5);
    for (int i = 0; i < 200; i++) {
      byte[] content = content(random, i);
      TarEntry entry = reader.next().orElseThrow();
      assertEquals(name(i), entry.name());
      if (i % 3 > 0) {
        assertArrayEquals(content, readAll(reader));
      }
    }
    assertEquals(Optional.empty(), reader.next());
  }

  @Test
  void readsFromAStreamThatGivesOneByteAtATime() throws IOException {
    byte[] archive =
        new TarBuilder().file("a".repeat(150), "content").symlink("b", "c".repeat(300)).build();
    InputStream slow =
        new FilterInputStream(new ByteArrayInputStream(archive)) {
          @Override
          public int read(byte[] buffer, int offset, int length) throws IOException {
            return super.read(buffer, offset, Math.min(1, length));
          }
        };
    TarReader reader = new TarReader(slow, 10);
    assertEquals("a".repeat(150), reader.next().orElseThrow().name());
    assertArrayEquals("content".getBytes(StandardCharsets.UTF_8), readAll(reader));
    assertEquals("c".repeat(300), reader.next().orElseThrow().linkTarget());
  }

  @Test
  void takesAnArchiveWithoutItsEndMark() throws IOException {
    TarReader reader =
        new TarReader(
            new ByteArrayInputStream(new TarBuilder().file("a", "b").buildWithoutEnd()), 9);
    assertTrue(reader.next().isPresent());
    assertTrue(reader.next().isEmpty());
  }

  @Test
  void takesSizesInBinaryAndRefusesThoseThatDoNotFit() throws IOException {
    byte[] header = TarBuilder.header(new byte[] {'a'}, '0', NOTHING, 0);
    Arrays.fill(header, 124, 136, (byte) 0);
    header[124] = (byte) 0x80;
    header[135] = 3;
    TarReader reader =
        reader(new TarBuilder().raw(TarBuilder.sum(header), new byte[] {1, 2, 3}).build());
    assertEquals(3, reader.next().orElseThrow().size());
    header[124] = (byte) 0xFF;
    assertThrows(
        ArchiveException.class,
        () -> reader(new TarBuilder().raw(TarBuilder.sum(header), NOTHING).build()).next());
  }

  @Test
  void namesAndAttributesHaveLimits() {
    byte[] longName = TarBuilder.header(new byte[] {'a'}, 'L', NOTHING, 1L << 30);
    byte[] attributes = TarBuilder.header(new byte[] {'a'}, 'x', NOTHING, 8L << 30);
    for (byte[] header : new byte[][] {longName, attributes}) {
      InputStream endless = new SequenceInputStream(new ByteArrayInputStream(header), new Zeros());
      assertThrows(ArchiveException.TooBig.class, () -> new TarReader(endless, 10).next());
    }
  }

  @Test
  void headersOfHeadersEnd() {
    TarBuilder tar = new TarBuilder();
    for (int i = 0; i < 100_000; i++) {
      tar.pax('x', "path", "a");
    }
    assertThrows(ArchiveException.Malformed.class, () -> reader(tar.build()).next());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "5 a=",
        "9999 path=x\n",
        "0 path=x\n",
        "-1 path=x\n",
        "x",
        " ",
        "12 path",
        "6 path=\n",
        "99999999999999999999 a=b\n"
      })
  void refusesMalformedAttributes(String records) {
    byte[] content = records.getBytes(StandardCharsets.UTF_8);
    byte[] header = TarBuilder.header(new byte[] {'p'}, 'x', NOTHING, content.length);
    assertThrows(
        ArchiveException.class, () -> reader(new TarBuilder().raw(header, content).build()).next());
  }

  @ParameterizedTest
  @CsvSource({"a/./b//c/, a/b/c", "./, ''", "a, a"})
  void namesAreMadeCanonical(String name, String expected) throws ArchiveException {
    assertEquals(expected, EntryName.canonical(name));
  }

  @Test
  void linksAreFollowedInsideOnly() throws ArchiveException {
    assertEquals("b/c", EntryName.follow("a/x", "../b/c"));
    assertEquals("a/c", EntryName.follow("a/x", "./c"));
    assertThrows(ArchiveException.Refused.class, () -> EntryName.follow("a/x", "../../c"));
    assertThrows(ArchiveException.Refused.class, () -> EntryName.follow("a/x", "/c"));
  }

  @Test
  void randomBytesBehindAValidStartNeverHang() {
    byte[] model =
        new TarBuilder().file("a", "x".repeat(2000)).pax('x', "path", "q").file("b", "y").build();
    for (int seed = 0; seed < 20_000; seed++) {
      Random random = new Random(seed);
      byte[] mangled = model.clone();
      for (int i = random.nextInt(5); i >= 0; i--) {
        mangled[random.nextInt(mangled.length)] = (byte) random.nextInt();
      }
      try {
        TarReader reader = reader(mangled);
        while (reader.next().isPresent()) {}
      } catch (IOException e) {
        assertTrue(e instanceof ArchiveException, "seed " + seed);
      }
    }
  }

  private static TarReader reader(byte[] archive) {
    return new TarReader(new ByteArrayInputStream(archive), 100_000);
  }

  private static String name(int i) {
    return "dir" + i + "/" + (i % 5 == 0 ? "ä" : "n").repeat(i) + "/f";
  }

  private static byte[] content(Random random, int i) {
    byte[] content = new byte[i * 37 % 2000];
    random.nextBytes(content);
    return content;
  }

  private static byte[] readAll(TarReader reader) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[100];
    for (int count = reader.read(buffer, 0, 100); count >= 0; count = reader.read(buffer, 0, 100)) {
      out.write(buffer, 0, count);
    }
    return out.toByteArray();
  }

  private static final class Zeros extends InputStream {
    @Override
    public int read() {
      return 0;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
      return length;
    }
  }
}
