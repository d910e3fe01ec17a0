package dev.arcbox.runtime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerLogTest {
  @TempDir Path folder;

  private ContainerLog open(long size, int files) {
    ContainerLog log = new ContainerLog(folder, new ContainerLog.Limits(size, files));
    log.begin();
    return log;
  }

  private static void write(ContainerLog log, long time, String text) throws IOException {
    log.append(time, OutputKind.STDOUT, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String read(ContainerLog log, LogQuery query) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    query.run(log, (_, data) -> text.writeBytes(data));
    return text.toString(StandardCharsets.UTF_8);
  }

  private static LogQuery tail(long lines) {
    return new LogQuery(false, 0, 0, OptionalLong.of(lines), false);
  }

  private static final LogQuery ALL = new LogQuery(false, 0, 0, OptionalLong.empty(), false);

  @Test
  void tailCountsLinesNotPieces() throws IOException {
    ContainerLog log = open(1 << 20, 3);
    write(log, 1, "one\ntw");
    write(log, 2, "o\nthree\nfo");
    write(log, 3, "ur");
    assertEquals("three\nfour", read(log, tail(2)));
    assertEquals("one\ntwo\nthree\nfour", read(log, tail(9)));
    assertEquals("", read(log, tail(0)));
  }

  @Test
  void timestampsStandBeforeLinesOnly() throws IOException {
    ContainerLog log = open(1 << 20, 3);
    write(log, 1_000_000_000L, "a");
    write(log, 2_000_000_000L, "b\nc\n");
    assertEquals(
        "1970-01-01T00:00:01Z ab\n1970-01-01T00:00:02Z c\n",
        read(log, new LogQuery(false, 0, 0, OptionalLong.empty(), true)));
  }

  @Test
  void rotationKeepsTheNewestAndFollowersMissNothing() throws Exception {
    ContainerLog log = open(200, 3);
    CompletableFuture<String> followed = new CompletableFuture<>();
    write(log, 0, "first\n");
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                followed.complete(read(log, new LogQuery(true, 0, 0, OptionalLong.empty(), false)));
              } catch (IOException e) {
                followed.completeExceptionally(e);
              }
            });
    StringBuilder all = new StringBuilder("first\n");
    for (int i = 0; i < 8; i++) {
      write(log, i, "line " + i + "\n");
      all.append("line ").append(i).append('\n');
    }
    log.close();
    assertEquals(all.toString(), followed.join());
    assertEquals(all.toString(), read(log, ALL));
  }

  @Test
  void oldGenerationsGo() throws IOException {
    ContainerLog log = open(64, 2);
    for (int i = 0; i < 50; i++) {
      write(log, i, "a line of some length " + i + "\n");
    }
    log.close();
    assertTrue(Files.size(folder.resolve("output.log")) < 200);
    assertTrue(Files.exists(folder.resolve("output.log.1")));
    assertTrue(Files.notExists(folder.resolve("output.log.2")));
    assertTrue(read(log, ALL).endsWith("a line of some length 49\n"));
  }

  @Test
  void halfARecordOfAKilledDaemonIsCutOff() throws IOException {
    ContainerLog log = open(1 << 20, 3);
    write(log, 1, "whole\n");
    log.close();
    Files.write(
        folder.resolve("output.log"), new byte[] {0, 0, 1, 0, 9}, StandardOpenOption.APPEND);
    ContainerLog next = open(1 << 20, 3);
    write(next, 2, "after\n");
    next.close();
    assertEquals("whole\nafter\n", read(next, ALL));
  }
}
