package dev.arcbox.runtime;

import dev.arcbox.hypervisor.Hypervisor;
import dev.arcbox.runtime.boot.BootAssets;
import dev.arcbox.runtime.gateway.DaemonParts;
import dev.arcbox.runtime.image.LayoutImageStore;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.vm.VmActor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.slf4j.LoggerFactory;

/**
 * The daemon's main class. Folders, lock and log come first, then the store, then the actors; the
 * order of the end is the reverse. What cannot be said in the log goes to standard error in one
 * line.
 */
public final class Daemon {
  /** How long the end may take: containers' and guest's grace, and a little. */
  private static final int END_SECONDS = 70;

  private Daemon() {}

  public static void main(String[] arguments) {
    try {
      run(Options.parse(arguments));
      System.exit(0);
    } catch (Refusal refusal) {
      System.err.println("arcbox-daemon: " + refusal.getMessage());
      System.exit(1);
    } catch (IOException | RuntimeException e) {
      System.err.println("arcbox-daemon: " + e);
      LoggerFactory.getLogger(Daemon.class).error("the daemon could not start", e);
      System.exit(1);
    }
  }

  /** What the command line may say. */
  record Options(Optional<Path> data, Optional<String> backend) {
    static Options parse(String[] arguments) {
      Optional<Path> data = Optional.empty();
      Optional<String> backend = Optional.empty();
      for (int i = 0; i < arguments.length; i += 2) {
        if (i + 1 == arguments.length) {
          throw new Refusal.BadConfiguration(arguments[i] + " wants a value");
        }
        String value = arguments[i + 1];
        switch (arguments[i]) {
          case "--data-dir" -> data = Optional.of(Path.of(value));
          case "--backend" -> backend = Optional.of(value);
          default -> throw new Refusal.BadConfiguration("unknown option " + arguments[i]);
        }
      }
      return new Options(data, backend);
    }
  }

  private static void run(Options options) throws IOException {
    // The client looks under HOME first too: both must mean the same folder.
    String home = System.getenv().getOrDefault("HOME", System.getProperty("user.home"));
    ArcboxPaths given = ArcboxPaths.of(System.getenv(), Path.of(home));
    ArcboxPaths paths = options.data.map(given::withData).orElse(given);
    Folders.ensure(paths.home());
    Folders.ensure(paths.run());
    Folders.ensure(paths.log());
    Folders.ensure(paths.data());
    try (DaemonLock lock = DaemonLock.take(paths.lock())) {
      DaemonLog.open(paths.log());
      ArcboxConfig config = ArcboxConfig.load(paths.configuration());
      Backends.Choice backend = Backends.choose(options.backend.orElse(config.backend()));
      CountDownLatch closed = new CountDownLatch(1);
      try (Store store = Store.open(paths.store())) {
        serve(paths, config, store, backend, closed);
      } finally {
        closed.countDown();
      }
      LoggerFactory.getLogger(Daemon.class).info("released {}", lock.path());
    }
  }

  private static void serve(
      ArcboxPaths paths,
      ArcboxConfig config,
      Store store,
      Backends.Choice backend,
      CountDownLatch closed)
      throws IOException {
    Hypervisor hypervisor = backend.hypervisor();
    Foundation foundation =
        new Foundation(
            config.withAtMostCpus(hypervisor.capabilities().mostCpus()),
            paths,
            store,
            LayoutImageStore.open(paths.images(), store),
            BootAssets.ofUser(System.getenv()),
            vm -> VmActor.create(vm, hypervisor),
            new DaemonParts.Backend(hypervisor.name(), backend.reason()));
    ActorSystem<Guardian.Command> system =
        ActorSystem.create(Guardian.create(foundation), "arcbox", config.all());
    Thread onSignal = new Thread(() -> end(system, closed), "shutdown");
    Runtime.getRuntime().addShutdownHook(onSignal);
    awaitEnd(system);
  }

  /** SIGTERM: the JVM waits for this hook, and the hook for the store to be closed. */
  private static void end(ActorSystem<Guardian.Command> system, CountDownLatch closed) {
    system.tell(new Guardian.Shutdown());
    try {
      if (!closed.await(END_SECONDS, TimeUnit.SECONDS)) {
        LoggerFactory.getLogger(Daemon.class).error("the end took too long");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(ActorSystem<Guardian.Command> system) {
    try {
      system.getWhenTerminated().toCompletableFuture().get();
    } catch (ExecutionException e) {
      LoggerFactory.getLogger(Daemon.class).error("the actor system failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
