package dev.arcbox.system.nested;

import static java.nio.file.StandardWatchEventKinds.ENTRY_CREATE;
import static java.nio.file.StandardWatchEventKinds.ENTRY_MODIFY;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Optional;

/** Waits for what a guest says on its console, a file: the kernel tells when it grows. */
final class GuestConsole implements AutoCloseable {
  private final Path file;
  private final WatchService changes;

  /** Before the machine is made. */
  GuestConsole(Path file) throws IOException {
    this.file = file;
    this.changes = file.getFileSystem().newWatchService();
    Path folder = Files.createDirectories(file.toAbsolutePath().getParent());
    WatchKey _ = folder.register(changes, ENTRY_CREATE, ENTRY_MODIFY);
  }

  /** The first line that begins so, once it is there; fails when the machine ends before. */
  String await(String begin) throws IOException, InterruptedException {
    while (true) {
      Optional<String> line = find(begin);
      if (line.isPresent()) {
        return line.get();
      }
      try {
        WatchKey key = changes.take();
        var _ = key.pollEvents();
        boolean _ = key.reset();
      } catch (ClosedWatchServiceException e) {
        throw new IOException("it ended and never said \"" + begin + "\"\n" + lines(), e);
      }
    }
  }

  private Optional<String> find(String begin) throws IOException {
    return lines().stream().filter(line -> line.startsWith(begin)).findFirst();
  }

  private List<String> lines() throws IOException {
    return Files.exists(file) ? Files.readAllLines(file, StandardCharsets.ISO_8859_1) : List.of();
  }

  /** Nothing more will come: nobody waits any longer. */
  @Override
  public void close() throws IOException {
    changes.close();
  }
}
