package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.bundle.KernelFeatures;
import dev.arcbox.agent.container.ContainerException.Kind;
import dev.arcbox.agent.layer.LayerStore;
import dev.arcbox.agent.process.GuestProcess;
import dev.arcbox.agent.process.Launcher;
import dev.arcbox.agent.process.StartException;
import dev.arcbox.agent.volume.VolumeException;
import dev.arcbox.agent.volume.Volumes;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.TreeRemoval;
import dev.arcbox.platform.process.Signal;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.Mount;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;

/** All containers of this boot. Any thread. */
public final class Containers {
  private static final int MAX_ID = 128;

  private final Path data;
  private final Directory disk;
  private final Directory folders;
  private final LayerStore layers;
  private final Launcher launcher;
  private final ConcurrentHashMap<String, Container> known = new ConcurrentHashMap<>();

  private Optional<Volumes> volumes = Optional.empty();

  /** Asked of the kernel when the first container is made: not on the way to being ready. */
  private volatile Optional<KernelFeatures> kernel = Optional.empty();

  public Containers(Path data, Directory disk, LayerStore layers, Launcher launcher) {
    this.data = data;
    this.disk = disk;
    this.layers = layers;
    this.launcher = launcher;
    if (disk.status("containers").isEmpty()) {
      disk.makeDirectory("containers", 0711);
    }
    this.folders = disk.child("containers");
  }

  /** Creates; answers what was asked for and cannot be had. */
  public List<String> create(CreateContainerRequest request)
      throws ContainerException, BundleException, IOException {
    String id = checkedId(request.getId());
    boolean fresh = folders.status(id).isEmpty();
    if (fresh) {
      folders.makeDirectory(id, 0711);
    }
    Container container =
        known.computeIfAbsent(
            id, key -> new Container(key, data.resolve("containers").resolve(key), launcher));
    boolean made = false;
    try {
      List<String> warnings =
          container.create(
              request,
              new Surroundings(layers, volumes(), features(), this::pid, this::sharedMemory));
      made = true;
      return warnings;
    } finally {
      if (!made && fresh) {
        abandon(container);
      }
    }
  }

  /** Nothing half-made stays of a container that could not be created. */
  private void abandon(Container container) {
    known.remove(container.id());
    try {
      container.dismantle();
      TreeRemoval.remove(folders, container.id());
    } catch (StartException | RuntimeException e) {
      System.err.println("agent: cleaning up after " + container.id() + ": " + e.getMessage());
    }
  }

  private OptionalInt pid(String id) {
    Container container = known.get(id);
    if (container == null) {
      return OptionalInt.empty();
    }
    return switch (container.state()) {
      case ContainerState.Running(GuestProcess process) -> OptionalInt.of(process.pid());
      case ContainerState.Paused(GuestProcess process) -> OptionalInt.of(process.pid());
      case ContainerState.Created _, ContainerState.Exited _ -> OptionalInt.empty();
    };
  }

  private Optional<String> sharedMemory(String id) {
    Container container = known.get(id);
    return container == null ? Optional.empty() : container.sharedMemory();
  }

  /** Opened when the first one is wanted: not on the way to being ready. */
  synchronized Volumes volumes() {
    if (volumes.isEmpty()) {
      volumes = Optional.of(new Volumes(data, disk));
    }
    return volumes.get();
  }

  LayerStore layers() {
    return layers;
  }

  /** Refuses when a container of this boot mounts it. */
  void removeVolume(String name) throws IOException {
    for (Container container : known.values()) {
      for (Mount mount : container.request().getMountsList()) {
        if (mount.getType().equals("volume") && mount.getSource().equals(name)) {
          throw new VolumeException(
              VolumeException.Kind.IN_USE,
              "volume " + name + " is in use by container " + container.id());
        }
      }
    }
    volumes().remove(name);
  }

  private KernelFeatures features() {
    if (kernel.isEmpty()) {
      kernel = Optional.of(Kernel.features());
    }
    return kernel.get();
  }

  /** Letters, digits, "_", "." and "-", not "." first: a folder's name and a part of paths. */
  static String checkedId(String id) throws ContainerException {
    boolean well = !id.isEmpty() && id.length() <= MAX_ID && id.charAt(0) != '.';
    for (int i = 0; well && i < id.length(); i++) {
      char c = id.charAt(i);
      well =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '_'
              || c == '.'
              || c == '-';
    }
    if (!well) {
      throw new ContainerException(Kind.INVALID, "\"" + id + "\" is no container id");
    }
    return id;
  }

  Container get(String id) throws ContainerException {
    Container container = known.get(id);
    if (container == null) {
      throw new ContainerException(Kind.NOT_FOUND, "no container " + id);
    }
    return container;
  }

  Collection<Container> all() {
    return known.values();
  }

  /** The first process, or a further one. */
  GuestProcess process(String id, String execId) throws ContainerException {
    Container container = get(id);
    if (!execId.isEmpty()) {
      return container
          .execs()
          .find(execId)
          .orElseThrow(
              () ->
                  new ContainerException(
                      Kind.NOT_FOUND, "no process " + execId + " in container " + id));
    }
    return switch (container.state()) {
      case ContainerState.Created() -> throw container.conflict("has no process: it is ");
      case ContainerState.Running(GuestProcess process) -> process;
      case ContainerState.Paused(GuestProcess process) -> process;
      case ContainerState.Exited(GuestProcess process, GuestProcess.End _) -> process;
    };
  }

  /** Removes a container of this boot, or what is left on the disk of one of an earlier. */
  public void delete(String id, boolean force) throws ContainerException, StartException {
    checkedId(id);
    Container container = known.get(id);
    if (container != null) {
      switch (container.state()) {
        case ContainerState.Created _, ContainerState.Exited _ -> {}
        case ContainerState.Running(GuestProcess process) -> end(container, process, force);
        case ContainerState.Paused(GuestProcess process) -> end(container, process, force);
      }
      container.dismantle();
      known.remove(id);
    }
    TreeRemoval.remove(folders, id);
  }

  private static void end(Container container, GuestProcess process, boolean force)
      throws ContainerException {
    if (!force) {
      throw container.conflict("cannot be deleted: it is ");
    }
    boolean _ = process.signal(Signal.KILL);
    try {
      GuestProcess.End _ = process.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw container.conflict("was not awaited to its end: it is ");
    }
  }

  /** Asks every process to end, then makes them, and takes all mounts away. */
  public void stopAll(int graceSeconds) {
    new Shutdown(known.values(), graceSeconds).run();
  }

  public void close() {
    volumes.ifPresent(Volumes::close);
    folders.close();
  }
}
