package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Entries of the {@code mounts} array. */
final class MountWriter {
  private MountWriter() {}

  private static final long DEFAULT_SHM = 64L << 20;

  /**
   * What every container has.
   *
   * @param sharedMemory where {@code /dev/shm} comes from: empty for one of its own
   */
  static void defaults(
      Json json,
      KernelFeatures kernel,
      boolean privileged,
      String ipc,
      String sharedMemory,
      long shm)
      throws BundleException {
    mount(json, "/proc", "proc", "proc", List.of("nosuid", "noexec", "nodev"));
    mount(
        json,
        "/dev",
        "tmpfs",
        "tmpfs",
        List.of("nosuid", "strictatime", "mode=755", "size=65536k"));
    mount(
        json,
        "/dev/pts",
        "devpts",
        "devpts",
        List.of("nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"));
    String access = privileged ? "rw" : "ro";
    mount(json, "/sys", "sysfs", "sysfs", List.of("nosuid", "noexec", "nodev", access));
    mount(json, "/sys/fs/cgroup", "cgroup", "cgroup", List.of(access, "nosuid", "noexec", "nodev"));
    if (kernel.fileSystems().contains("mqueue")) {
      mount(json, "/dev/mqueue", "mqueue", "mqueue", List.of("nosuid", "noexec", "nodev"));
    }
    if (!sharedMemory.isEmpty()) {
      bind(json, sharedMemory, "/dev/shm", List.of("bind", "rprivate"));
    } else if (!ipc.equals("none")) {
      shm(json, shm);
    }
  }

  private static void shm(Json json, long bytes) throws BundleException {
    if (bytes < 0) {
      throw new BundleException("shared memory of " + bytes + " bytes");
    }
    long size = bytes == 0 ? DEFAULT_SHM : bytes;
    mount(
        json,
        "/dev/shm",
        "tmpfs",
        "shm",
        List.of("nosuid", "noexec", "nodev", "mode=1777", "size=" + size));
  }

  /**
   * One that the caller asks for.
   *
   * @param volumes folders here by the volumes' names
   */
  static void requested(Json json, Mount mount, Map<String, String> volumes)
      throws BundleException {
    String target = GuestPath.normal(mount.getTarget(), "mount target");
    if (target.equals("/") || GuestPath.isKernels(target)) {
      throw new BundleException("mount target \"" + mount.getTarget() + "\" is not allowed");
    }
    for (String option : mount.getOptionsList()) {
      if (option.isEmpty() || option.indexOf(',') >= 0 || option.indexOf('\0') >= 0) {
        throw new BundleException("mount option \"" + option + "\" of " + target);
      }
    }
    switch (mount.getType()) {
      case "bind" ->
          bind(json, GuestPath.normal(mount.getSource(), "mount source"), target, bound(mount));
      case "volume" -> bind(json, volumes.get(mount.getSource()), target, bound(mount));
      case "tmpfs" -> mount(json, target, "tmpfs", "tmpfs", tmpfs(mount.getOptionsList()));
      default -> throw new BundleException("unknown mount type \"" + mount.getType() + "\"");
    }
  }

  private static List<String> bound(Mount mount) {
    List<String> options = new ArrayList<>(mount.getOptionsList());
    if (!options.contains("bind") && !options.contains("rbind")) {
      options.add("rbind");
    }
    return options;
  }

  /** Docker's defaults unless the caller says otherwise. */
  private static List<String> tmpfs(List<String> given) {
    List<String> options = new ArrayList<>(given);
    for (String one : List.of("nosuid", "nodev", "noexec")) {
      if (!options.contains(one) && !options.contains(one.substring(2))) {
        options.add(one);
      }
    }
    return options;
  }

  static void bind(Json json, String source, String target, List<String> options) {
    mount(json, target, "bind", source, options);
  }

  private static void mount(
      Json json, String target, String type, String source, List<String> options) {
    json.object().member("destination").value(target);
    json.member("type").value(type);
    json.member("source").value(source);
    json.member("options").values(options);
    json.endObject();
  }
}
