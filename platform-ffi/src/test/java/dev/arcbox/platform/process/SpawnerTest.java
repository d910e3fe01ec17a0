package dev.arcbox.platform.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.FdChannel;
import dev.arcbox.platform.fd.Pipe;
import dev.arcbox.platform.terminal.Pty;
import dev.arcbox.platform.terminal.WindowSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("host")
class SpawnerTest {
  @TempDir Path folder;

  private static SpawnSpec shell(String script) {
    return SpawnSpec.of(List.of("/bin/sh", "-c", script));
  }

  private static String output(SpawnSpec spec) throws IOException {
    try (Pipe pipe = Pipe.open()) {
      SpawnSpec piped = spec.stdio(Stdio.discard(), Stdio.use(pipe.sink()), Stdio.inherit());
      try (ChildProcess child = Spawner.spawn(piped)) {
        pipe.sink().close();
        String text = text(new FdChannel(pipe.source()));
        child.waitFor();
        return text;
      }
    }
  }

  private static String text(FdChannel channel) throws IOException {
    StringBuilder text = new StringBuilder();
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    while (channel.read(buffer) >= 0) {
      text.append(StandardCharsets.UTF_8.decode(buffer.flip()));
      buffer.clear();
    }
    return text.toString();
  }

  @Test
  void tellsTheExitCodeAndTheSignal() {
    try (ChildProcess child = Spawner.spawn(shell("exit 7"))) {
      assertEquals(new ExitStatus.Exited(7), child.onExit().join());
      assertEquals(new ExitStatus.Exited(7), child.waitFor());
      assertFalse(child.signal(Signal.TERM));
    }
    try (ChildProcess child = Spawner.spawn(shell("kill -9 $$"))) {
      assertEquals(new ExitStatus.Killed(9), child.waitFor());
      assertEquals(137, child.onExit().join().shellCode());
    }
  }

  @Test
  void everyWaiterIsToldTheSameEnd() {
    for (int i = 0; i < 50; i++) {
      try (ChildProcess child = Spawner.spawn(shell("exit 9"))) {
        var watched = child.onExit();
        var waited = CompletableFuture.supplyAsync(child::waitFor);
        Optional<ExitStatus> tried = child.tryReap();
        while (tried.isEmpty()) {
          tried = child.tryReap();
        }
        assertEquals(new ExitStatus.Exited(9), tried.get());
        assertEquals(tried.get(), waited.join());
        assertEquals(tried.get(), watched.join());
      }
    }
  }

  @Test
  void passesEnvironmentDirectoryAndArguments() throws IOException {
    SpawnSpec spec =
        shell("pwd; echo $WHAT; env | wc -l")
            .environment(Map.of("WHAT", "ever", "PATH", "/usr/bin:/bin"))
            .directory(folder);
    List<String> lines = output(spec).lines().toList();
    assertEquals(List.of(folder.toString(), "ever"), lines.subList(0, 2));
  }

  @Test
  void childHasNoFdsButItsOwn() throws IOException {
    try (Pipe one = Pipe.open();
        Pipe two = Pipe.open()) {
      SpawnSpec spec =
          SpawnSpec.of(List.of("/bin/ls", "/proc/self/fd"))
              .inherited(List.of(two.source(), one.source()));
      // 0 to 2, the two inherited, and the folder that ls reads
      assertEquals("0\n1\n2\n3\n4\n5\n", output(spec));
    }
  }

  @Test
  void missingProgramIsAnErrorOfTheSpawn() {
    PlatformException missing =
        assertThrows(
            PlatformException.class, () -> Spawner.spawn(SpawnSpec.of(List.of("/no/such"))));
    assertEquals(Errno.ENOENT, missing.errno());
  }

  @Test
  void groupSignalReachesGrandchildren() throws IOException {
    try (Pipe pipe = Pipe.open()) {
      SpawnSpec spec =
          shell("sleep 1000 & wait")
              .stdio(Stdio.discard(), Stdio.use(pipe.sink()), Stdio.inherit());
      try (ChildProcess child = Spawner.spawn(spec)) {
        pipe.sink().close();
        assertEquals(Optional.empty(), child.tryReap());
        assertTrue(child.isAlive());
        child.signalGroup(Signal.KILL);
        assertEquals(new ExitStatus.Killed(9), child.onExit().join());
        assertEquals("", text(new FdChannel(pipe.source()))); // ends when the last holder has
      }
    }
  }

  @Test
  void boundChildRunsAndIsReaped() {
    assertEquals(new ExitStatus.Exited(3), runBound());
  }

  private static ExitStatus runBound() {
    try (ChildProcess child = Spawner.spawnBound(shell("exit 3"))) {
      return child.onExit().join();
    }
  }

  @Test
  void terminalIsControllingAndKnowsItsSize() throws IOException {
    try (Pty pty = Pty.open()) {
      pty.resize(new WindowSize(33, 111));
      assertEquals(new WindowSize(33, 111), pty.size());
      Stdio terminal = new Stdio.Terminal(pty.path());
      SpawnSpec spec = shell("tty; stty size; echo over").stdio(terminal, terminal, terminal);
      try (ChildProcess child = Spawner.spawn(spec)) {
        FdChannel channel = new FdChannel(pty);
        assertEquals(pty.path() + "\r\n33 111\r\nover\r\n", text(channel));
        assertEquals(new ExitStatus.Exited(0), child.waitFor());
      }
    }
  }

  @Test
  void leavesNoFdBehind() throws IOException {
    runBound(); // what is made once, the watcher's epoll, is made now
    long before = openFds();
    for (int i = 0; i < 50; i++) {
      assertEquals("", output(shell("true")));
      assertEquals(new ExitStatus.Exited(3), runBound());
    }
    assertEquals(before, openFds());
  }

  private static long openFds() throws IOException {
    try (var fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }
}
