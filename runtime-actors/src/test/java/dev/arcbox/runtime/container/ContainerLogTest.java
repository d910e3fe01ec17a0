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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.stream.Stream;
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

  @Test
  void olderGenerationsAreCompressedAndReadInTheirOrder() throws IOException {
    ContainerLog log = new ContainerLog(folder, new ContainerLog.Limits(100, 3, true));
    log.begin();
    StringBuilder all = new StringBuilder();
    for (int i = 100; i < 112; i++) {
      String line = "line " + i + " " + "x".repeat(40) + "\n";
      write(log, i, line);
      all.append(line);
    }
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("output.log", "output.log.1.gz", "output.log.2.gz"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
    // Two lines make a file full; three files are kept.
    String kept = all.substring(all.indexOf("line 106"));
    assertEquals(kept, read(log, LogQuery.ALL));
    log.close();
    ContainerLog again = new ContainerLog(folder, new ContainerLog.Limits(100, 3, true));
    assertEquals(kept, read(again, LogQuery.ALL));
    assertEquals(kept.substring(kept.indexOf("line 109")), read(again, tail(3)));
    // What was compressed stays readable when new files are not.
    ContainerLog plain = new ContainerLog(folder, new ContainerLog.Limits(100, 3));
    plain.begin();
    write(plain, 112, "line 112\n");
    write(plain, 113, "line 113\n");
    assertEquals(
        kept.substring(kept.indexOf("line 108")) + "line 112\nline 113\n",
        read(plain, LogQuery.ALL));
  }

  @Test
  void detailsStandBetweenTimeAndLine() throws IOException {
    ContainerLog log = open(1 << 20, 3);
    write(log, 1_000_000_000L, "a\nb\n");
    LogQuery query = new LogQuery(false, 0, 0, OptionalLong.empty(), true, "k=v ");
    assertEquals(
        "1970-01-01T00:00:01.000000000Z k=v a\n1970-01-01T00:00:01.000000000Z k=v b\n",
        read(log, query));
  }

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
        "1970-01-01T00:00:01.000000000Z ab\n1970-01-01T00:00:02.000000000Z c\n",
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
    assertEquals(all.toString(), read(log, LogQuery.ALL));
  }

  @Test
  void piecesOfAllSizesComeBackAsTheyWere() throws IOException {
    ContainerLog log = open(1 << 20, 4);
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      // From a few bytes to more than is read at once; across the files, too.
      String piece = "x".repeat(i * i * 100) + i + "\n";
      write(log, i, piece);
      all.append(piece);
    }
    assertEquals(all.toString(), read(log, LogQuery.ALL));
    log.close();
    assertEquals(all.toString(), read(log, LogQuery.ALL));
    assertEquals("39\n", read(log, tail(1)).substring(39 * 39 * 100));
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
    assertTrue(read(log, LogQuery.ALL).endsWith("a line of some length 49\n"));
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
    assertEquals("whole\nafter\n", read(next, LogQuery.ALL));
  }

  @Test
  void aLineIsAsOldAsItsFirstPiece() throws IOException {
    ContainerLog log = open(1 << 20, 3);
    write(log, 10, "old ");
    write(log, 20, "line\nnew ");
    write(log, 30, "line\n");
    LogQuery since = new LogQuery(false, 15, 0, OptionalLong.empty(), false);
    assertEquals("new line\n", read(log, since));
    assertEquals("new line\n", read(log, new LogQuery(false, 15, 0, OptionalLong.of(5), false)));
    assertEquals(
        "old line\nnew ", read(log, new LogQuery(false, 0, 20, OptionalLong.empty(), false)));
  }

  @Test
  void tailCountsTheLinesOfBothStreamsAndKeepsThemWhole() throws IOException {
    ContainerLog log = open(1 << 20, 3);
    write(log, 1, "out one\nout ");
    log.append(2, OutputKind.STDERR, ByteBuffer.wrap("err\n".getBytes(StandardCharsets.UTF_8)));
    write(log, 3, "two\n");
    assertEquals("out err\ntwo\n", read(log, tail(2)));
    assertEquals("err\n", read(log, tail(1)));
  }

  @Test
  void tailReachesIntoOlderFiles() throws IOException {
    ContainerLog log = open(1, 5); // every piece has a file of its own
    for (int i = 1; i <= 9; i++) {
      write(log, i, "line " + i + "\n");
    }
    assertEquals("line 7\nline 8\nline 9\n", read(log, tail(3)));
    assertEquals("line 5\nline 6\nline 7\nline 8\nline 9\n", read(log, tail(7)));
    assertEquals(
        "line 8\nline 9\n", read(log, new LogQuery(false, 8, 0, OptionalLong.of(3), false)));
  }

  @Test
  void linesThatWereRotatedAwayAfterTheCountDoNotHideNewOnes() throws IOException {
    ContainerLog log = open(1, 2);
    write(log, 1, "one\n");
    write(log, 2, "two\n");
    LogTail tail = LogTail.of(log, LogQuery.ALL, 1);
    write(log, 3, "three\n");
    write(log, 4, "four\n");
    StringBuilder text = new StringBuilder();
    LogLines lines =
        new LogLines(
            0, false, "", tail, (_, data) -> text.append(new String(data, StandardCharsets.UTF_8)));
    try (LogReader reader = new LogReader(log)) {
      Optional<LogRecord> record = reader.next();
      while (record.isPresent()) {
        lines.write(reader.generation(), record.get());
        record = reader.next();
      }
    }
    assertEquals("three\nfour\n", text.toString());
  }

  @Test
  void aFollowerWithATailGoesOnThroughRotation() throws Exception {
    ContainerLog log = open(1, 3);
    write(log, 1, "one\n");
    write(log, 2, "two\n");
    Follower follower = new Follower(log, new LogQuery(true, 0, 0, OptionalLong.of(1), false));
    assertEquals("two\n", follower.next());
    for (int i = 3; i < 9; i++) {
      write(log, i, i + "\n");
      assertEquals(i + "\n", follower.next());
    }
    log.close();
    follower.join();
  }

  @Test
  void aSlowFollowerHoldsNobodyUpAndMissesOnlyWhatIsGone() throws Exception {
    ContainerLog log = open(1, 2);
    write(log, 0, "0\n");
    // The follower hands its piece on only when it is taken from it: until then it is stuck.
    Follower follower = new Follower(log, new LogQuery(true, 0, 0, OptionalLong.empty(), false));
    for (int i = 1; i < 20; i++) {
      write(log, i, i + "\n");
    }
    log.close();
    // It may have had one file open and one piece in its hands when it was overtaken.
    List<Integer> seen = new ArrayList<>();
    for (String piece = follower.next(); !piece.isEmpty(); piece = follower.next()) {
      seen.add(Integer.valueOf(piece.strip()));
    }
    assertEquals(seen.stream().sorted().distinct().toList(), seen);
    assertEquals(List.of(18, 19), seen.subList(seen.size() - 2, seen.size()));
  }

  @Test
  void aFollowerDoesNotWaitForWhatItDoesNotWant() throws IOException {
    ContainerLog log = open(1 << 20, 3);
    write(log, 10, "before\n");
    write(log, 20, "after\n");
    assertEquals("before\n", read(log, new LogQuery(true, 0, 15, OptionalLong.empty(), false)));
    assertEquals(
        "before\nafter\n", read(log, new LogQuery(true, 0, 25, OptionalLong.empty(), false)));
  }

  /** Reads on a thread of its own and waits with each piece until somebody takes it. */
  private static final class Follower {
    private final SynchronousQueue<String> pieces = new SynchronousQueue<>();
    private final Thread thread;

    Follower(ContainerLog log, LogQuery query) {
      thread =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      query.run(log, (_, data) -> hand(new String(data, StandardCharsets.UTF_8)));
                      hand("");
                    } catch (IOException e) {
                      hand(e.toString());
                    }
                  });
    }

    private void hand(String piece) {
      try {
        pieces.put(piece);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** The next piece; empty at the end. */
    String next() throws InterruptedException {
      return pieces.take();
    }

    void join() throws InterruptedException {
      assertEquals("", next());
      thread.join();
    }
  }
}
