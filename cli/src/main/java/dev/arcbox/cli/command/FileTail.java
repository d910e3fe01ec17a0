package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;

/**
 * The end of a log file, and what is written to it later.
 *
 * @param tail how many lines; 0: all, -1: none
 */
record FileTail(Path file, int tail) {
  private static final int PIECE = 64 * 1024;

  int print(Context context, boolean follow) throws InterruptedException {
    if (!Files.exists(file)) {
      throw new CliException.Input("no log yet: " + file);
    }
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      log.seek(start(log));
      if (!follow) {
        copy(log, context.streams().out());
        return ExitCode.OK;
      }
      return follow(log, context.streams().out());
    } catch (NoSuchFileException e) {
      throw new CliException.Input("the log has gone: " + file, e);
    } catch (IOException e) {
      throw new CliException.Input("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private int follow(RandomAccessFile log, OutputStream out)
      throws IOException, InterruptedException {
    try (WatchService watch = file.getFileSystem().newWatchService()) {
      file.toAbsolutePath().getParent().register(watch, StandardWatchEventKinds.ENTRY_MODIFY);
      while (true) {
        if (log.length() < log.getFilePointer()) {
          log.seek(0); // it was begun anew
        }
        copy(log, out);
        WatchKey key = watch.take();
        key.pollEvents();
        key.reset();
      }
    }
  }

  private static void copy(RandomAccessFile log, OutputStream out) throws IOException {
    byte[] piece = new byte[PIECE];
    int count = log.read(piece);
    while (count > 0) {
      try {
        out.write(piece, 0, count);
      } catch (IOException e) {
        throw new CliException.OutputClosed(e);
      }
      count = log.read(piece);
    }
  }

  /** Where the wanted lines begin: reads backwards until it has seen so many line ends. */
  private long start(RandomAccessFile log) throws IOException {
    long end = log.length();
    if (tail <= 0) {
      return tail == 0 ? 0 : end;
    }
    byte[] piece = new byte[PIECE];
    int lines = 0;
    long at = end;
    while (at > 0) {
      int count = (int) Math.min(PIECE, at);
      at -= count;
      log.seek(at);
      log.readFully(piece, 0, count);
      for (int i = count - 1; i >= 0; i--) {
        // The last line's own end does not count.
        if (piece[i] == '\n' && at + i != end - 1 && ++lines == tail) {
          return at + i + 1;
        }
      }
    }
    return 0;
  }
}
