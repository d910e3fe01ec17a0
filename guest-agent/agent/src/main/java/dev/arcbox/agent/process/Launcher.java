package dev.arcbox.agent.process;

import dev.arcbox.agent.stdio.Reactor;
import dev.arcbox.agent.stdio.Tokens;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.process.ChildProcess;
import dev.arcbox.platform.process.Signal;
import dev.arcbox.platform.process.Stdio;
import dev.arcbox.platform.socket.Received;
import dev.arcbox.platform.socket.UnixListener;
import dev.arcbox.platform.socket.UnixStreamSocket;
import dev.arcbox.platform.terminal.Pty;
import dev.arcbox.platform.terminal.WindowSize;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Starts processes through the runtime and joins them to their streams. Any thread; waits for the
 * runtime.
 */
public final class Launcher {
  private final OciRuntime runtime;
  private final Reactor reactor;
  private final Tokens tokens;

  public Launcher(OciRuntime runtime, Reactor reactor, Tokens tokens) {
    this.runtime = runtime;
    this.reactor = reactor;
    this.tokens = tokens;
  }

  public OciRuntime runtime() {
    return runtime;
  }

  /** How a process is to be joined. */
  public record Streams(
      dev.arcbox.proto.agent.Stdio stdio, boolean terminal, int rows, int columns) {}

  /** Starts a container's first process. */
  public GuestProcess run(String id, Path bundle, Streams streams, GuestProcess.MemoryWatch memory)
      throws StartException, InterruptedException {
    return start(
        streams, memory, (console, in, out, err) -> runtime.run(id, bundle, console, in, out, err));
  }

  /** Starts a further process. */
  public GuestProcess exec(
      String id, Path process, Streams streams, GuestProcess.MemoryWatch memory)
      throws StartException, InterruptedException {
    return start(
        streams,
        memory,
        (console, in, out, err) -> runtime.exec(id, process, console, in, out, err));
  }

  /** The runtime's verb with everything else bound. */
  @FunctionalInterface
  private interface Verb {
    int call(Optional<Path> console, Stdio in, Stdio out, Stdio err) throws StartException;
  }

  private GuestProcess start(Streams wanted, GuestProcess.MemoryWatch memory, Verb verb)
      throws StartException, InterruptedException {
    StreamSet streams = StreamSet.claim(wanted.stdio(), wanted.terminal(), tokens);
    runtime.orphans().begin();
    try {
      GuestProcess process =
          wanted.terminal() ? withTerminal(wanted, memory, verb) : plain(streams, memory, verb);
      reactor.execute(() -> process.attach(streams));
      return process;
    } catch (StartException | RuntimeException e) {
      streams.close();
      throw e;
    } finally {
      runtime.orphans().done();
    }
  }

  private GuestProcess plain(StreamSet streams, GuestProcess.MemoryWatch memory, Verb verb)
      throws StartException {
    int pid =
        verb.call(Optional.empty(), streams.childIn(), streams.childOut(), streams.childErr());
    streams.childStarted();
    return new GuestProcess(reactor, adopt(pid), Optional.empty(), memory, runtime.orphans());
  }

  private GuestProcess withTerminal(Streams wanted, GuestProcess.MemoryWatch memory, Verb verb)
      throws StartException {
    Path socket = runtime.scratchFile("console");
    try (UnixListener listener = UnixListener.bind(socket, 0600)) {
      listener.nonBlocking(true);
      int pid = verb.call(Optional.of(socket), Stdio.discard(), Stdio.discard(), Stdio.discard());
      ChildProcess child = adopt(pid);
      Pty terminal = receive(listener, child);
      if (wanted.rows() > 0 && wanted.columns() > 0) {
        terminal.resize(new WindowSize(wanted.rows(), wanted.columns()));
      }
      return new GuestProcess(reactor, child, Optional.of(terminal), memory, runtime.orphans());
    }
  }

  private ChildProcess adopt(int pid) {
    runtime.orphans().keep(pid);
    return ChildProcess.adopt(pid);
  }

  /** The runtime has exited, so it has connected and sent the terminal before. */
  private static Pty receive(UnixListener listener, ChildProcess child) throws StartException {
    Optional<UnixStreamSocket> connection = listener.accept();
    if (connection.isEmpty()) {
      boolean _ = child.signal(Signal.KILL);
      throw new StartException("the runtime did not send a terminal");
    }
    try (UnixStreamSocket socket = connection.get();
        Arena arena = Arena.ofConfined();
        Received message = socket.receive(arena.allocate(4096))) {
      if (message.fds().isEmpty()) {
        boolean _ = child.signal(Signal.KILL);
        throw new StartException("the runtime sent no terminal");
      }
      return Pty.adopt(new OwnedFd(message.fds().getFirst().release()));
    }
  }
}
