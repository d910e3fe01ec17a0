package dev.arcbox.agent.container;

import dev.arcbox.agent.archive.Differences;
import dev.arcbox.agent.archive.Reading;
import dev.arcbox.agent.archive.TreeSize;
import dev.arcbox.agent.archive.View;
import dev.arcbox.agent.archive.Writing;
import dev.arcbox.agent.bundle.Accounts;
import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.bundle.User;
import dev.arcbox.agent.container.ContainerException.Kind;
import dev.arcbox.agent.layer.LayerException;
import dev.arcbox.agent.process.GuestProcess;
import dev.arcbox.agent.tar.TarReader;
import dev.arcbox.agent.tar.TarWriter;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.proto.agent.Change;
import dev.arcbox.proto.agent.ContainerSize;
import dev.arcbox.proto.agent.PathStat;
import dev.arcbox.proto.agent.PutArchiveRequest;
import dev.arcbox.proto.agent.PutArchiveResponse;
import dev.arcbox.proto.agent.VolumeInfo;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Files of containers and volumes. Any thread; holds no container's lock, for a transfer lasts as
 * long as its client likes.
 */
public final class ContainerFiles {
  private final Containers containers;

  public ContainerFiles(Containers containers) {
    this.containers = containers;
  }

  /** What a path leads to: as the container's own processes see it, while there are any. */
  private View view(String id, String path)
      throws ContainerException, BundleException, IOException {
    Container container = containers.get(id);
    Optional<Directory> live =
        switch (container.state()) {
          case ContainerState.Running(GuestProcess process) -> rootOf(process);
          case ContainerState.Paused(GuestProcess process) -> rootOf(process);
          case ContainerState.Created _, ContainerState.Exited _ -> Optional.empty();
        };
    return live.isPresent()
        ? new View(live.get(), path, "")
        : VolumeMounts.resting(container.request(), container.root(), containers.volumes(), path);
  }

  private static Optional<Directory> rootOf(GuestProcess process) {
    try {
      Directory root = Directory.rootOf(process.pid());
      // Not reaped even now: its number was nobody else's when the root was opened.
      if (process.signal(0)) {
        return Optional.of(root);
      }
      root.close();
      return Optional.empty();
    } catch (PlatformException e) {
      return Optional.empty(); // it is ending
    }
  }

  public PathStat stat(String id, String path)
      throws ContainerException, BundleException, IOException {
    try (View view = view(id, path)) {
      return Reading.stat(view, path);
    }
  }

  public PathStat archive(String id, String path, TarWriter.Sink sink)
      throws ContainerException, BundleException, IOException {
    try (View view = view(id, path)) {
      return Reading.archive(view, path, sink);
    }
  }

  public PutArchiveResponse put(PutArchiveRequest request, TarReader.Source source)
      throws ContainerException, BundleException, IOException {
    Container container = containers.get(request.getContainerId());
    try (View view = view(request.getContainerId(), request.getPath())) {
      if (container.request().getReadOnlyRoot()
          && view.top().equals(container.root().path().toString())) {
        throw new ContainerException(Kind.INVALID, "container rootfs is marked read-only");
      }
      Optional<Writing.Owner> owner = request.getCopyUidGid() ? owner(container) : Optional.empty();
      Writing writing =
          new Writing(view.root(), view.path(), request.getNoOverwriteDirNonDir(), owner);
      writing.unpack(source);
      return PutArchiveResponse.newBuilder()
          .setEntries(writing.entries())
          .setBytes(writing.bytes())
          .build();
    }
  }

  /** The user that the container runs as, if it names one. */
  private static Optional<Writing.Owner> owner(Container container) throws BundleException {
    String name = container.request().getProcess().getUser();
    if (name.isEmpty()) {
      return Optional.empty();
    }
    try (Directory root = Directory.open(container.root().path().toString())) {
      User user = Accounts.read(root).resolve(name);
      return Optional.of(new Writing.Owner(user.uid(), user.gid()));
    }
  }

  /** Tells every change of a container's root. */
  public void changes(String id, Consumer<Change> found) throws ContainerException, LayerException {
    Container container = containers.get(id);
    List<Directory> lower = containers.layers().open(container.request().getLayersList());
    try (Directory upper = Directory.open(container.root().upper().toString())) {
      Differences.tell(upper, lower, found);
    } finally {
      lower.forEach(Directory::close);
    }
  }

  public void export(String id, TarWriter.Sink sink) throws ContainerException, IOException {
    try (Directory root = Directory.open(containers.get(id).root().path().toString())) {
      Reading.export(root, sink);
    }
  }

  public void layer(String id, TarWriter.Sink sink) throws ContainerException, IOException {
    try (Directory upper = Directory.open(containers.get(id).root().upper().toString())) {
      Reading.layer(upper, sink);
    }
  }

  public ContainerSize size(String id) throws ContainerException, LayerException {
    Container container = containers.get(id);
    long own;
    try (Directory upper = Directory.open(container.root().upper().toString())) {
      own = TreeSize.of(upper);
    }
    long all = own;
    for (String layer : container.request().getLayersList()) {
      all += containers.layers().size(layer);
    }
    return ContainerSize.newBuilder().setRw(own).setRootFs(all).build();
  }

  public boolean createVolume(String name) throws IOException {
    return containers.volumes().create(name);
  }

  public void removeVolume(String name) throws IOException {
    containers.removeVolume(name);
  }

  public List<VolumeInfo> volumes(List<String> names, boolean sizes) {
    return containers.volumes().list(names, sizes);
  }
}
