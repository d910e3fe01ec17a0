package dev.arcbox.runtime.container;

import dev.arcbox.runtime.store.EpochNanos;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where one run's output goes: the log first, then every attached client. Each stream's pump thread
 * publishes; the order within a stream is kept.
 */
public final class ProcessOutput {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessOutput.class);

  private final Optional<ContainerLog> log;
  private final Clock clock;
  private final List<OutputSubscription> clients = new CopyOnWriteArrayList<>();
  private Optional<OptionalInt> end = Optional.empty(); // guarded by clients
  private volatile boolean logBroken;

  ProcessOutput(Optional<ContainerLog> log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /** From now on; a client that comes after the end is told so at once. */
  public OutputSubscription subscribe() {
    OutputSubscription client = new OutputSubscription();
    synchronized (clients) {
      if (end.isPresent()) {
        client.end(end.get());
      } else {
        clients.add(client);
      }
    }
    return client;
  }

  /** Where it is written, when it is. */
  public Optional<ContainerLog> log() {
    return log;
  }

  /** The client has gone. */
  public void drop(OutputSubscription client) {
    clients.remove(client);
    client.close();
  }

  void publish(OutputKind kind, byte[] data) {
    log.ifPresent(file -> write(file, kind, data));
    for (OutputSubscription client : clients) {
      client.put(kind, data);
    }
  }

  /** The process and both of its streams have ended, or it was never started (no code). */
  void finish(OptionalInt exitCode) {
    log.ifPresent(ProcessOutput::close);
    synchronized (clients) {
      end = Optional.of(exitCode);
      clients.forEach(client -> client.end(exitCode));
      clients.clear();
    }
  }

  /** A full disk must not stop the container: its clients still get the output. */
  private void write(ContainerLog file, OutputKind kind, byte[] data) {
    try {
      if (!logBroken) {
        file.append(EpochNanos.of(clock.instant()), kind, ByteBuffer.wrap(data));
      }
    } catch (IOException | RuntimeException e) {
      logBroken = true;
      LOG.warn("no more output is logged for this run: {}", e.toString());
    }
  }

  private static void close(ContainerLog file) {
    try {
      file.close();
    } catch (IOException e) {
      LOG.warn("closing a log: {}", e.toString());
    }
  }
}
