package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.bundle.DeviceNode;
import dev.arcbox.agent.bundle.GuestPath;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.DirectoryListing;
import dev.arcbox.platform.file.FileStatus;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.Device;
import java.util.ArrayList;
import java.util.List;

/** Devices of the machine for a container: those that it names, or all when it is privileged. */
final class Devices {
  /** What the runtime makes for every container, and folders that are mounts of its own. */
  private static final List<String> MADE_ANYWAY =
      List.of(
          "console", "fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm", "stderr",
          "stdin", "stdout", "tty", "urandom", "zero");

  private Devices() {}

  static List<DeviceNode> of(CreateContainerRequest request) throws BundleException {
    List<DeviceNode> nodes = new ArrayList<>();
    if (request.getProcess().getPrivileged()) {
      try (Directory dev = Directory.open("/dev")) {
        all(dev, "/dev", nodes, 0);
      }
    }
    for (Device device : request.getDevicesList()) {
      named(device, nodes);
    }
    return nodes;
  }

  private static void all(Directory dev, String path, List<DeviceNode> nodes, int depth) {
    for (String name : DirectoryListing.names(dev)) {
      if (depth == 0 && MADE_ANYWAY.contains(name)) {
        continue;
      }
      FileStatus status = dev.status(name).orElse(null);
      if (status == null) {
        continue; // it has just gone
      }
      if (status.isDirectory() && depth < 4) {
        try (Directory below = dev.childAcross(name)) {
          all(below, path + "/" + name, nodes, depth + 1);
        }
      } else if (status.isCharacterDevice() || status.isBlockDevice()) {
        nodes.add(node(path + "/" + name, status, "rwm"));
      }
    }
  }

  private static void named(Device device, List<DeviceNode> nodes) throws BundleException {
    String path = GuestPath.normal(device.getPathOnHost(), "device");
    String inside =
        device.getPathInContainer().isEmpty()
            ? path
            : GuestPath.normal(device.getPathInContainer(), "device");
    String access = device.getPermissions().isEmpty() ? "rwm" : device.getPermissions();
    if (!access.matches("[rwm]{1,3}")) {
      throw new BundleException("device permissions \"" + access + "\": letters of \"rwm\"");
    }
    int slash = path.lastIndexOf('/');
    try (Directory root = Directory.open("/");
        Directory parent = root.directoryAcross(path.substring(0, slash))) {
      FileStatus status =
          parent
              .status(path.substring(slash + 1))
              .orElseThrow(() -> new BundleException("no device " + path + " in this machine"));
      if (status.isDirectory()) {
        try (Directory folder = parent.childAcross(path.substring(slash + 1))) {
          all(folder, inside, nodes, 1);
        }
      } else if (status.isCharacterDevice() || status.isBlockDevice()) {
        nodes.add(node(inside, status, access));
      } else {
        throw new BundleException(path + " is no device");
      }
    } catch (PlatformException e) {
      throw new BundleException("no device " + path + " in this machine: " + e.getMessage());
    }
  }

  private static DeviceNode node(String path, FileStatus status, String access) {
    return new DeviceNode(
        path,
        status.isBlockDevice() ? 'b' : 'c',
        status.device().major(),
        status.device().minor(),
        status.permissions(),
        status.uid(),
        status.gid(),
        access);
  }
}
