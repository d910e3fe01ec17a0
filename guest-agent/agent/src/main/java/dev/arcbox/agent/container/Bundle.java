package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.Accounts;
import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.bundle.ConfigWriter;
import dev.arcbox.agent.bundle.User;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.Mount;
import dev.arcbox.proto.agent.ProcessSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** The folder that the runtime starts a container from. Under the container's lock. */
final class Bundle {
  private final Path folder;
  private final RootFs root;
  private final Cgroup cgroup;
  private final SharedMemory sharedMemory;

  Bundle(Path folder, RootFs root, Cgroup cgroup, SharedMemory sharedMemory) {
    this.sharedMemory = sharedMemory;
    this.folder = folder;
    this.root = root;
    this.cgroup = cgroup;
  }

  Path folder() {
    return folder.resolve("bundle");
  }

  /** Writes it, unless it names processes of others: those are the start's to find. */
  void write(CreateContainerRequest wanted, Surroundings with)
      throws ContainerException, BundleException, IOException {
    if (ConfigWriter.peers(wanted).isEmpty()) {
      writeNow(wanted, with);
    }
  }

  /** Writes what {@link #write} left. */
  void writeForStart(CreateContainerRequest wanted, Surroundings with)
      throws ContainerException, BundleException, IOException {
    if (!ConfigWriter.peers(wanted).isEmpty()) {
      writeNow(wanted, with);
    }
  }

  private void writeNow(CreateContainerRequest wanted, Surroundings with)
      throws ContainerException, BundleException, IOException {
    User user;
    String cwd;
    try (Directory inside = Directory.open(root.path().toString())) {
      RootFs.refuseLinks(inside);
      ProcessSpec process = wanted.getProcess();
      user = Accounts.read(inside).resolve(process.getUser(), process.getGroupsList());
      cwd = root.workingDirectory(inside, process.getCwd());
    }
    ConfigWriter.Place place =
        new ConfigWriter.Place(
            root.path().toString(),
            cgroup.path(),
            layFiles(wanted),
            volumes(wanted, with),
            Devices.of(wanted),
            wanted.getInit() ? InitProgram.path() : "",
            peers(ConfigWriter.peers(wanted), with),
            sharedMemory(wanted, with),
            with.kernel());
    String config = ConfigWriter.write(wanted, user, cwd, place);
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("config.json"), config);
  }

  private String sharedMemory(CreateContainerRequest wanted, Surroundings with)
      throws BundleException, IOException {
    String ipc = wanted.getNamespaces().getIpc();
    if (ipc.equals("host")) {
      return "/dev/shm";
    }
    if (ipc.equals("shareable")) {
      sharedMemory.mount(wanted.getShmBytes());
      return sharedMemory.path();
    }
    if (!ipc.startsWith("container:")) {
      return "";
    }
    String peer = ipc.substring("container:".length());
    return with.memories()
        .shared(peer)
        .orElseThrow(
            () ->
                new BundleException(
                    "cannot join the IPC of container "
                        + peer
                        + ": it is not shareable (hint: use IpcMode:shareable for it)"));
  }

  private Map<String, String> layFiles(CreateContainerRequest wanted) throws IOException {
    Map<String, String> places = new LinkedHashMap<>();
    if (wanted.getFilesCount() > 0) {
      Path files = Files.createDirectories(folder.resolve("files"));
      for (Map.Entry<String, String> file : wanted.getFilesMap().entrySet()) {
        Path here = files.resolve(Integer.toString(places.size()));
        Files.writeString(here, file.getValue());
        places.put(file.getKey(), here.toString());
      }
    }
    return places;
  }

  private static Map<String, String> volumes(CreateContainerRequest wanted, Surroundings with)
      throws IOException {
    Map<String, String> places = new HashMap<>();
    for (Mount mount : wanted.getMountsList()) {
      if (mount.getType().equals("volume")) {
        places.put(mount.getSource(), with.volumes().path(mount.getSource()).toString());
      }
    }
    return places;
  }

  private static Map<String, Integer> peers(List<String> ids, Surroundings with) {
    Map<String, Integer> pids = new HashMap<>();
    for (String id : ids) {
      OptionalInt pid = with.processes().first(id);
      if (pid.isPresent()) {
        pids.put(id, pid.getAsInt());
      }
    }
    return pids;
  }
}
