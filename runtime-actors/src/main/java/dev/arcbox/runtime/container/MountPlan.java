package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.MountRequest;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.volume.Volume;
import dev.arcbox.runtime.volume.VolumeRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which mounts a configuration asks for, before its volumes exist. Docker's order: what other
 * containers have, then binds and mounts, then the image's anonymous volumes where nothing else is.
 */
final class MountPlan {
  private static final Set<String> BIND_MODES =
      Set.of("rw", "ro", "z", "Z", "nocopy", "volume-nocopy", "consistent", "cached", "delegated");

  /** A mount whose volume is still to be made. */
  record Wanted(VolumeRequest volume, MountPoint point) {}

  private final Map<String, Wanted> byTarget = new LinkedHashMap<>();
  private final Set<String> named = new java.util.HashSet<>();

  private MountPlan() {}

  /**
   * Judges and orders them.
   *
   * @param mountsOf the mounts of another container, by name or id
   */
  static List<Wanted> of(
      ContainerConfig config, Function<String, Collection<MountPoint>> mountsOf) {
    MountPlan plan = new MountPlan();
    for (String tmpfs : config.getTmpfsList()) {
      String target = tmpfs.split(":", 2)[0];
      plan.claim(target, tmpfs);
    }
    config.getVolumesFromList().forEach(from -> plan.from(from, mountsOf));
    config.getBindsList().forEach(plan::bind);
    config.getMountsList().forEach(plan::mount);
    config.getVolumesList().forEach(plan::anonymous);
    return List.copyOf(plan.byTarget.values());
  }

  private void from(String text, Function<String, Collection<MountPoint>> mountsOf) {
    String[] parts = text.split(":", 2);
    String mode = parts.length > 1 ? parts[1] : "rw";
    if (parts[0].isEmpty() || !Set.of("ro", "rw", "z", "Z").contains(mode)) {
      throw new Refusal.Invalid("invalid volumes-from specification: '" + text + "'");
    }
    for (MountPoint point : mountsOf.apply(parts[0])) {
      if (point.isVolume()) {
        boolean writable = point.writable() && !mode.equals("ro");
        byTarget.put(
            point.target(),
            new Wanted(
                VolumeRequest.named(point.name()),
                point(point.target(), mode.equals("rw") ? "" : mode, writable, true, false)));
      }
    }
  }

  private void bind(String text) {
    String[] parts = text.split(":", -1);
    if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new Refusal.Invalid("invalid volume specification: '" + text + "'");
    }
    if (parts[0].startsWith("/")) {
      throw hostFolder(parts[0]);
    }
    List<String> modes =
        parts.length == 3 && !parts[2].isEmpty()
            ? Arrays.asList(parts[2].split(",", -1))
            : List.of();
    for (String mode : modes) {
      if (!BIND_MODES.contains(mode)) {
        throw new Refusal.Invalid("invalid mode: " + parts[2]);
      }
    }
    boolean noCopy = modes.contains("nocopy") || modes.contains("volume-nocopy");
    String shown = parts.length == 3 ? parts[2] : "z";
    claim(parts[1], text);
    byTarget.put(
        parts[1],
        new Wanted(
            VolumeRequest.named(parts[0]),
            point(parts[1], shown, !modes.contains("ro"), noCopy, false)));
  }

  private static Refusal hostFolder(String path) {
    return new Refusal.Unsupported(
        "invalid mount config for type \"bind\": host folders such as "
            + path
            + " cannot be mounted by this version of ArcBox: use a named volume, or copy with"
            + " `docker cp`");
  }

  private void mount(MountRequest mount) {
    switch (mount.getType()) {
      case "volume" -> volume(mount);
      case "tmpfs" -> tmpfs(mount);
      case "bind" -> throw hostFolder(mount.getSource());
      default ->
          throw new Refusal.Invalid(
              "invalid mount config for type \""
                  + mount.getType()
                  + "\": mount type unknown: \""
                  + mount.getType()
                  + "\"");
    }
  }

  private void volume(MountRequest mount) {
    claim(mount.getTarget(), mount.getTarget());
    byTarget.put(
        mount.getTarget(),
        new Wanted(
            new VolumeRequest(
                mount.getSource(),
                mount.getDriver(),
                mount.getDriverOptionsMap(),
                mount.getLabelsMap()),
            point(
                mount.getTarget(),
                "z",
                !mount.getReadOnly(),
                mount.getNoCopy(),
                mount.getSource().isEmpty())));
  }

  private void tmpfs(MountRequest mount) {
    if (!mount.getSource().isEmpty()) {
      throw new Refusal.Invalid(
          "invalid mount config for type \"tmpfs\": field Source must not be specified");
    }
    if (mount.getTmpfsSizeBytes() < 0 || mount.getTmpfsMode() > 07777) {
      throw new Refusal.Invalid(
          "invalid mount config for type \"tmpfs\": invalid size or mode of " + mount.getTarget());
    }
    claim(mount.getTarget(), mount.getTarget());
    List<String> options = new ArrayList<>(List.of("nosuid", "nodev", "noexec"));
    if (mount.getTmpfsSizeBytes() > 0) {
      options.add("size=" + mount.getTmpfsSizeBytes());
    }
    if (mount.getTmpfsMode() > 0) {
      options.add("mode=" + Integer.toOctalString(mount.getTmpfsMode()));
    }
    if (mount.getReadOnly()) {
      options.add("ro");
    }
    byTarget.put(
        mount.getTarget(),
        new Wanted(
            VolumeRequest.anonymous(),
            new MountPoint(
                "tmpfs",
                "",
                "",
                mount.getTarget(),
                "",
                !mount.getReadOnly(),
                true,
                false,
                options)));
  }

  private void anonymous(String target) {
    check(target, target);
    byTarget.putIfAbsent(
        target, new Wanted(VolumeRequest.anonymous(), point(target, "", true, false, true)));
  }

  private static MountPoint point(
      String target, String mode, boolean writable, boolean noCopy, boolean anonymous) {
    return new MountPoint(
        "volume",
        "",
        "",
        target,
        mode,
        writable,
        noCopy,
        anonymous,
        writable ? List.of() : List.of("ro"));
  }

  private void claim(String target, String text) {
    check(target, text);
    if (!named.add(target)) {
      throw new Refusal.Invalid("Duplicate mount point: " + target);
    }
  }

  private static void check(String target, String text) {
    if (!target.startsWith("/")) {
      throw new Refusal.Invalid(
          "invalid volume specification: '"
              + text
              + "': invalid mount path: '"
              + target
              + "' mount path must be absolute");
    }
    boolean climbs = Arrays.asList(target.split("/", -1)).contains("..");
    if (target.matches("/+(\\./*)*") || climbs || target.indexOf('\0') >= 0) {
      throw new Refusal.Invalid(
          "invalid volume specification: '"
              + text
              + "': invalid specification: destination can't be '"
              + target
              + "'");
    }
  }

  /** The mount with the volume that it got. */
  static MountPoint placed(MountPoint point, Volume volume) {
    return new MountPoint(
        point.type(),
        volume.name(),
        volume.folder(),
        point.target(),
        point.mode(),
        point.writable(),
        point.noCopy(),
        point.anonymous(),
        point.options());
  }
}
