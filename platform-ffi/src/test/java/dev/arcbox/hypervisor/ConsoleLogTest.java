package dev.arcbox.hypervisor;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsoleLogTest {
  @TempDir Path folder;

  private Path log() {
    return folder.resolve("console.log");
  }

  private String all() throws IOException {
    try (InputStream in = ConsoleLog.read(log())) {
      return new String(in.readAllBytes(), US_ASCII);
    }
  }

  private static void print(OutputStream guest, int from, int lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < from + lines; i++) {
      text.append("%09d\n".formatted(i));
    }
    guest.write(text.toString().getBytes(US_ASCII));
  }

  @Test
  void aSmallOneStaysAsItIs() throws IOException {
    Files.writeString(log(), "hello\n");
    ConsoleLog.trim(log());
    assertEquals("hello\n", all());
    assertFalse(Files.exists(ConsoleLog.older(log())));
  }

  @Test
  void isBoundedAndItsEndStaysReadableInOrder() throws IOException {
    int lines = 500_000; // 5 MB
    try (OutputStream guest =
        Files.newOutputStream(log(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int round = 0; round < 3; round++) {
        print(guest, round * lines, lines);
        ConsoleLog.trim(log());
        assertTrue(Files.size(log()) + Files.size(ConsoleLog.older(log())) <= 2 * ConsoleLog.MOST);
      }
      print(guest, 3 * lines, 10);
    }
    String text = all();
    int last = 3 * lines + 9;
    for (int at = text.length() - 10; at >= 0; at -= 10) {
      assertEquals("%09d\n".formatted(last--), text.substring(at, at + 10));
    }
    assertTrue(text.length() > ConsoleLog.MOST / 2, "something of before is still there");
    assertTrue(text.length() <= ConsoleLog.MOST + 100, "and nothing much more");
  }
}
