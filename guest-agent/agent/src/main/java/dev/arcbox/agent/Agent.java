package dev.arcbox.agent;

import dev.arcbox.agent.container.ContainerFiles;
import dev.arcbox.agent.container.ContainerOperations;
import dev.arcbox.agent.container.Containers;
import dev.arcbox.agent.disk.DataDisk;
import dev.arcbox.agent.layer.LayerStore;
import dev.arcbox.agent.process.Launcher;
import dev.arcbox.agent.process.OciRuntime;
import dev.arcbox.agent.service.AgentService;
import dev.arcbox.agent.service.GuestSystem;
import dev.arcbox.agent.stdio.Reactor;
import dev.arcbox.agent.stdio.Tokens;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.process.ProcessControl;
import dev.arcbox.platform.system.Machine;
import dev.arcbox.ttrpc.TtrpcServer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.concurrent.ExecutorService;

/** Everything that the agent is made of, put together. The main thread becomes the reactor's. */
final class Agent implements AutoCloseable {
  private final Options options;
  private final Optional<DataDisk> device;
  private final Directory disk;
  private final LayerStore layers;
  private final Containers containers;
  private final Reactor reactor = new Reactor();
  private final Tokens tokens = new Tokens();
  private final ExecutorService workers = Workers.create();
  private final Doors doors;
  private boolean powerOff;

  private Agent(Options options, Optional<DataDisk> device, long started) throws IOException {
    this.options = options;
    this.device = device;
    disk = Directory.open(options.data().toString());
    layers = LayerStore.open(disk);
    layers.base().enter();
    OciRuntime runtime = new OciRuntime(options.runtime(), options.run());
    containers =
        new Containers(options.data(), disk, layers, new Launcher(runtime, reactor, tokens));
    boolean guest = options.transport() instanceof Options.Transport.Vsock;
    GuestSystem system = new GuestSystem(guest, disk, runtime);
    system.phase("agent-start", started);
    TtrpcServer server =
        new TtrpcServer(
            AgentService.table(
                system,
                layers,
                new ContainerOperations(containers, workers),
                new ContainerFiles(containers),
                tokens,
                grace -> reactor.execute(this::shutdown)),
            workers);
    doors = Doors.open(options.transport(), reactor, tokens, server);
    system.phase("agent-ready", Machine.uptimeNanos());
  }

  /** Prepares the disk, opens what calls come through, and says that it is ready. */
  static Agent open(Options options, long started) throws IOException {
    ProcessControl.becomeSubreaper();
    Files.createDirectories(options.run());
    Files.createDirectories(options.data());
    Optional<DataDisk> device = options.device().map(d -> new DataDisk(d, options.data()));
    if (device.isPresent()) {
      device.get().open();
    }
    return new Agent(options, device, started);
  }

  /** Serves until told to shut down. */
  void run() {
    doors.ready();
    reactor.run();
  }

  private void shutdown() {
    powerOff = options.transport() instanceof Options.Transport.Vsock;
    reactor.stop();
  }

  /** Everything is stopped: lets go of the disk and, in a guest, turns the machine off. */
  @Override
  public void close() {
    doors.close();
    tokens.close();
    containers.close();
    layers.close();
    try (Directory root = Directory.open("/")) {
      root.enter();
    }
    disk.close();
    Machine.sync();
    device.ifPresent(Agent::unmount);
    if (powerOff) {
      Machine.powerOff();
    }
  }

  /** Synced already: a mount that somebody still holds is the journal's to finish. */
  private static void unmount(DataDisk disk) {
    try {
      disk.close();
    } catch (PlatformException e) {
      System.err.println("agent: " + e.getMessage());
    }
  }
}
