package dev.arcbox.runtime.machine;

import dev.arcbox.proto.agent.ConfigureRequest;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.agent.AgentLink;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.agent.LayerSource;
import dev.arcbox.runtime.agent.LayerSync;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.virtio.vsock.VsockHost;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One boot's way from the running guest to its configured agent, and the time of each step. */
final class BootSteps {
  private final int boot;
  private final List<MachineView.Phase> phases = new ArrayList<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private long last = System.nanoTime();

  BootSteps(int boot) {
    this.boot = boot;
  }

  int boot() {
    return boot;
  }

  /** The time since the last mark was this phase's. */
  synchronized void mark(String phase) {
    long now = System.nanoTime();
    phases.add(new MachineView.Phase(phase, Duration.ofNanos(now - last)));
    last = now;
  }

  synchronized List<MachineView.Phase> phases() {
    return List.copyOf(phases);
  }

  /** The guest has died: {@link #join} fails at once. */
  void abort(String reason) {
    ready.completeExceptionally(new IOException(reason));
  }

  /** Waits for the agent's own call, connects to it and makes it ready for containers. */
  Guest join(VsockHost vsock, String hostname, LayerSource layers, Duration timeout, Clock clock)
      throws Exception {
    AutoCloseable listening =
        vsock.listen(
            AgentLink.READY_PORT,
            stream -> {
              ready.complete(null);
              try {
                stream.close();
              } catch (IOException e) {
                return; // it has said all that it had to say
              }
            });
    try (listening) {
      await(timeout);
    }
    mark("agent");
    AgentLink agent = AgentLink.connect(boot, vsock);
    try {
      // Side by side: a young JVM in the guest loads the classes of each for the first time.
      LayerSync sync = new LayerSync(agent, layers);
      CompletableFuture<Void> learning = Blocking.run(sync::learn);
      CompletableFuture<Void> configuring =
          Blocking.run(
              () ->
                  agent.call(
                      AgentMethods.CONFIGURE,
                      ConfigureRequest.newBuilder().setHostname(hostname).build()));
      agent.ping(clock, timeout);
      mark("first-reply");
      CompletableFuture.allOf(learning, configuring).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      mark("configure");
      return new Guest(agent, sync);
    } catch (Exception e) {
      agent.close();
      throw e;
    }
  }

  private void await(Duration timeout) throws IOException, InterruptedException {
    try {
      ready.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("the agent was not ready within " + timeout.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e);
    }
  }
}
