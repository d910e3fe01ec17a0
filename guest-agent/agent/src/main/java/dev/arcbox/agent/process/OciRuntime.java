package dev.arcbox.agent.process;

import dev.arcbox.platform.fd.FileHandle;
import dev.arcbox.platform.fd.FileOpen;
import dev.arcbox.platform.process.ChildProcess;
import dev.arcbox.platform.process.ExitStatus;
import dev.arcbox.platform.process.SpawnSpec;
import dev.arcbox.platform.process.Spawner;
import dev.arcbox.platform.process.Stdio;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The runtime's command line, as crun and runc both understand it. Any thread; calls wait for the
 * command.
 */
public final class OciRuntime {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

  /** More of a log than this is not worth telling. */
  private static final int MAX_TOLD = 2000;

  private final String program;
  private final Path state;
  private final Path scratch;
  private final Orphans orphans = new Orphans();
  private final AtomicLong counter = new AtomicLong();

  /**
   * The runtime.
   *
   * @param program absolute path
   * @param run folder of ours that lives as long as this boot
   */
  public OciRuntime(String program, Path run) throws IOException {
    this.program = program;
    this.state = run.resolve("oci");
    this.scratch = run.resolve("tmp");
    Files.createDirectories(state);
    Files.createDirectories(scratch);
  }

  Orphans orphans() {
    return orphans;
  }

  /** A new file name that nobody else uses. */
  public Path scratchFile(String kind) {
    return scratch.resolve(kind + counter.incrementAndGet());
  }

  /** Starts a container from its bundle and returns its process's number. */
  int run(String id, Path bundle, Optional<Path> console, Stdio in, Stdio out, Stdio err)
      throws StartException {
    return start(
        List.of("run", "--detach", "--bundle", bundle.toString()),
        List.of(id),
        console,
        in,
        out,
        err);
  }

  /** Starts a further process. */
  int exec(String id, Path process, Optional<Path> console, Stdio in, Stdio out, Stdio err)
      throws StartException {
    return start(
        List.of("exec", "--detach", "--process", process.toString()),
        List.of(id),
        console,
        in,
        out,
        err);
  }

  private int start(
      List<String> verb, List<String> id, Optional<Path> console, Stdio in, Stdio out, Stdio err)
      throws StartException {
    Path pidFile = scratchFile("pid");
    List<String> arguments = new ArrayList<>(verb);
    arguments.add("--pid-file");
    arguments.add(pidFile.toString());
    if (console.isPresent()) {
      arguments.add("--console-socket");
      arguments.add(console.get().toString());
    }
    arguments.addAll(id);
    try {
      command(arguments, in, out, err);
      return Integer.parseInt(Files.readString(pidFile).trim());
    } catch (IOException | NumberFormatException e) {
      throw new StartException("no process number from " + program + ": " + e.getMessage());
    } finally {
      delete(pidFile);
    }
  }

  /** Removes what the runtime knows and holds of a container, killing what is left of it. */
  public void delete(String id) throws StartException {
    command(List.of("delete", "--force", id), Stdio.discard(), Stdio.discard(), Stdio.discard());
  }

  public void pause(String id) throws StartException {
    command(List.of("pause", id), Stdio.discard(), Stdio.discard(), Stdio.discard());
  }

  public void resume(String id) throws StartException {
    command(List.of("resume", id), Stdio.discard(), Stdio.discard(), Stdio.discard());
  }

  private void command(List<String> arguments, Stdio in, Stdio out, Stdio err)
      throws StartException {
    Path log = scratchFile("log");
    List<String> all = new ArrayList<>();
    all.addAll(List.of(program, "--root", state.toString(), "--log", log.toString()));
    all.addAll(arguments);
    SpawnSpec spec = SpawnSpec.of(all).environment(ENVIRONMENT).stdio(in, out, err);
    orphans.begin();
    try (ChildProcess child = Spawner.spawn(spec)) {
      ExitStatus status = child.waitFor();
      if (status.shellCode() != 0) {
        throw new StartException(said(log, arguments.getFirst(), status));
      }
    } finally {
      orphans.done();
      delete(log);
    }
  }

  /** The last thing in the log, which for both runtimes is the error. */
  private String said(Path log, String verb, ExitStatus status) {
    String text = "";
    try {
      text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8).trim();
    } catch (IOException e) {
      text = "it left no log";
    }
    if (text.length() > MAX_TOLD) {
      text = text.substring(text.length() - MAX_TOLD);
    }
    return program + " " + verb + " ended with " + status.shellCode() + ": " + text;
  }

  /** "crun version 1.8.1" → "crun 1.8.1"; asks the program, so it is for the curious only. */
  public String version() throws IOException {
    Path file = scratchFile("version");
    try (var out = FileHandle.open(file, FileOpen.readWrite().creating())) {
      SpawnSpec spec =
          SpawnSpec.of(List.of(program, "--version"))
              .environment(ENVIRONMENT)
              .stdio(Stdio.discard(), Stdio.use(out), Stdio.discard());
      orphans.begin();
      try (ChildProcess child = Spawner.spawn(spec)) {
        ExitStatus _ = child.waitFor();
      } finally {
        orphans.done();
      }
      String text = Files.readString(file);
      int end = text.indexOf('\n');
      return (end < 0 ? text : text.substring(0, end)).replace(" version ", " ").trim();
    } finally {
      delete(file);
    }
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      System.err.println("agent: cannot delete " + file + ": " + e);
    }
  }
}
