package dev.arcbox.agent.process;

import com.google.protobuf.ByteString;
import dev.arcbox.agent.stdio.Tokens;
import dev.arcbox.platform.fd.Fd;
import dev.arcbox.platform.fd.Pipe;
import dev.arcbox.platform.process.Stdio;
import dev.arcbox.platform.socket.StreamSocket;
import java.util.Optional;

/** The three raw connections of a process and, without a terminal, the pipes to it. */
final class StreamSet implements AutoCloseable {
  final Optional<StreamSocket> stdin;
  final Optional<StreamSocket> stdout;
  final Optional<StreamSocket> stderr;
  final Optional<Pipe> in;
  final Optional<Pipe> out;
  final Optional<Pipe> err;

  private StreamSet(
      Optional<StreamSocket> stdin,
      Optional<StreamSocket> stdout,
      Optional<StreamSocket> stderr,
      boolean pipes) {
    this.stdin = stdin;
    this.stdout = stdout;
    this.stderr = stderr;
    in = pipes ? stdin.map(s -> Pipe.open()) : Optional.empty();
    out = pipes ? stdout.map(s -> Pipe.open()) : Optional.empty();
    err = pipes ? stderr.map(s -> Pipe.open()) : Optional.empty();
  }

  /** Claims the connections that the call named. */
  static StreamSet claim(dev.arcbox.proto.agent.Stdio named, boolean terminal, Tokens tokens)
      throws StartException, InterruptedException {
    Optional<StreamSocket> stdin = claim(named.getStdin(), tokens);
    Optional<StreamSocket> stdout = Optional.empty();
    try {
      stdout = claim(named.getStdout(), tokens);
      Optional<StreamSocket> stderr =
          terminal ? Optional.empty() : claim(named.getStderr(), tokens);
      return new StreamSet(stdin, stdout, stderr, !terminal);
    } catch (StartException | InterruptedException | RuntimeException e) {
      stdin.ifPresent(Fd::close);
      stdout.ifPresent(Fd::close);
      throw e;
    }
  }

  private static Optional<StreamSocket> claim(ByteString token, Tokens tokens)
      throws StartException, InterruptedException {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    if (token.size() != Tokens.LENGTH) {
      throw new StartException(
          "stream token of " + token.size() + " bytes instead of " + Tokens.LENGTH);
    }
    Optional<StreamSocket> found = tokens.claim(token);
    if (found.isEmpty()) {
      throw new StartException("no raw connection came with the token of a stream");
    }
    return found;
  }

  /** What the new process gets. */
  Stdio childIn() {
    return in.isPresent() ? Stdio.use(in.get().source()) : Stdio.discard();
  }

  Stdio childOut() {
    return out.isPresent() ? Stdio.use(out.get().sink()) : Stdio.discard();
  }

  Stdio childErr() {
    return err.isPresent() ? Stdio.use(err.get().sink()) : Stdio.discard();
  }

  /** The process has its ends; ours of them must go, or the pipes would never end. */
  void childStarted() {
    in.ifPresent(p -> p.source().close());
    out.ifPresent(p -> p.sink().close());
    err.ifPresent(p -> p.sink().close());
  }

  /** Closes everything; for a start that failed. Flows own their fds from {@link Process} on. */
  @Override
  public void close() {
    stdin.ifPresent(Fd::close);
    stdout.ifPresent(Fd::close);
    stderr.ifPresent(Fd::close);
    in.ifPresent(Pipe::close);
    out.ifPresent(Pipe::close);
    err.ifPresent(Pipe::close);
  }
}
