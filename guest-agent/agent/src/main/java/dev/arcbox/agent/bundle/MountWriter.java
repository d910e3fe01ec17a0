package dev.arcbox.agent.bundle;

import dev.arcbox.proto.agent.Mount;
import java.util.ArrayList;
import java.util.List;

/** Entries of the {@code mounts} array. */
final class MountWriter {
  private MountWriter() {}

  static void defaults(Json json, KernelFeatures kernel, boolean privileged) {
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
    mount(
        json,
        "/dev/shm",
        "tmpfs",
        "shm",
        List.of("nosuid", "noexec", "nodev", "mode=1777", "size=65536k"));
  }

  static void requested(Json json, Mount mount) throws BundleException {
    String target = GuestPath.normal(mount.getTarget(), "mount target");
    if (target.equals("/") || GuestPath.isKernels(target)) {
      throw new BundleException("mount target \"" + mount.getTarget() + "\" is not allowed");
    }
    switch (mount.getType()) {
      case "bind" -> {
        List<String> options = new ArrayList<>(mount.getOptionsList());
        if (!options.contains("bind") && !options.contains("rbind")) {
          options.add("rbind");
        }
        bind(json, GuestPath.normal(mount.getSource(), "mount source"), target, options);
      }
      case "tmpfs" -> mount(json, target, "tmpfs", "tmpfs", tmpfs(mount.getOptionsList()));
      default -> throw new BundleException("unknown mount type \"" + mount.getType() + "\"");
    }
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
