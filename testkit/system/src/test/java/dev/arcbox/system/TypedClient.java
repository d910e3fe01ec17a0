package dev.arcbox.system;

import dev.arcbox.platform.fd.FdChannel;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.terminal.Pty;
import dev.arcbox.platform.terminal.WindowSize;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The client as leader of a session on a pseudo terminal, with somebody typing. */
final class TypedClient implements AutoCloseable {
  private final Pty pty = Pty.open();
  // Keeps the terminal alive between programs, as a terminal emulator's shell would.
  private final OwnedFd other = pty.openOther();
  private final FdChannel keys = new FdChannel(pty);
  private final Process process;
  private final StringBuilder seen = new StringBuilder();
  private final Thread reader;
  private int read;

  TypedClient(ArcBox arcbox, String... words) throws IOException {
    pty.resize(new WindowSize(24, 80));
    ProcessBuilder builder = arcbox.command(words);
    List<String> command = new ArrayList<>(List.of("setsid", "--ctty"));
    command.addAll(builder.command());
    File terminal = pty.path().toFile();
    process =
        builder
            .command(command)
            .redirectInput(terminal)
            .redirectOutput(terminal)
            .redirectError(terminal)
            .start();
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  private void read() {
    ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    try {
      while (keys.read(buffer.clear()) >= 0) {
        String text = StandardCharsets.ISO_8859_1.decode(buffer.flip()).toString();
        synchronized (seen) {
          seen.append(text);
          seen.notifyAll();
        }
      }
    } catch (IOException e) {
      return; // closed, with the test
    }
  }

  Pty pty() {
    return pty;
  }

  Process process() {
    return process;
  }

  void type(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    while (bytes.hasRemaining()) {
      keys.write(bytes);
    }
  }

  /** Waits until the text has appeared since the last one that was waited for. */
  void expect(String text) throws InterruptedException {
    synchronized (seen) {
      int at = seen.indexOf(text, read);
      while (at < 0) {
        if (!process.isAlive() && !reader.isAlive()) {
          throw new AssertionError("\"" + text + "\" never came:\n" + seen);
        }
        seen.wait(1000);
        at = seen.indexOf(text, read);
      }
      read = at + text.length();
    }
  }

  String settings() throws IOException, InterruptedException {
    Process stty = new ProcessBuilder("stty", "-g").redirectInput(pty.path().toFile()).start();
    String text = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    if (stty.waitFor() != 0) {
      throw new IOException("stty -g on " + pty.path() + " failed");
    }
    return text;
  }

  /** There is no event for this one. */
  void untilRaw(String cooked) throws IOException, InterruptedException {
    while (settings().equals(cooked)) {
      if (!process.isAlive()) {
        throw new AssertionError("the client ended:\n" + seen);
      }
      Thread.sleep(20);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    other.close();
  }
}
