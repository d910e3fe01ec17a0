package dev.arcbox.runtime.container;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.proto.api.Healthcheck;
import dev.arcbox.runtime.oci.ImageConfig;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** What the client asked for, completed with what its image says. Docker's rules of merging. */
final class ImageDefaults {
  private ImageDefaults() {}

  static ContainerConfig merge(ContainerConfig asked, ImageConfig image) {
    ContainerConfig.Builder all = asked.toBuilder();
    command(all, image);
    environment(all, image);
    if (asked.getUser().isEmpty()) {
      all.setUser(image.user());
    }
    if (asked.getWorkingDir().isEmpty()) {
      all.setWorkingDir(image.workingDir());
    }
    if (asked.getStopSignal().isEmpty()) {
      all.setStopSignal(image.stopSignal().orElse(""));
    }
    image.labels().forEach((k, v) -> all.putLabels(k, asked.getLabelsOrDefault(k, v)));
    all.clearExposedPorts()
        .addAllExposedPorts(union(asked.getExposedPortsList(), image.exposedPorts()));
    all.clearVolumes().addAllVolumes(union(asked.getVolumesList(), image.volumes()));
    healthcheck(all, image);
    return all.build();
  }

  private static void command(ContainerConfig.Builder all, ImageConfig image) {
    boolean own = all.getEntrypointCount() > 0 || all.getClearEntrypoint();
    if (!own) {
      if (all.getCmdCount() == 0) {
        all.addAllCmd(image.cmd());
      }
      all.addAllEntrypoint(image.entrypoint());
    }
  }

  /** The client's first, then what of the image it does not name. */
  private static void environment(ContainerConfig.Builder all, ImageConfig image) {
    Set<String> named = new LinkedHashSet<>();
    all.getEnvList().forEach(entry -> named.add(name(entry)));
    image.env().stream().filter(entry -> !named.contains(name(entry))).forEach(all::addEnv);
  }

  private static String name(String entry) {
    int equals = entry.indexOf('=');
    return equals < 0 ? entry : entry.substring(0, equals);
  }

  private static Set<String> union(List<String> asked, Set<String> image) {
    Set<String> both = new LinkedHashSet<>(asked);
    image.stream().sorted().forEach(both::add);
    return both;
  }

  /** Field by field: an absent test or a zero stands for the image's. */
  private static void healthcheck(ContainerConfig.Builder all, ImageConfig image) {
    if (image.healthcheck().isEmpty()) {
      return;
    }
    ImageConfig.Healthcheck given = image.healthcheck().get();
    Healthcheck.Builder check = all.getHealthcheck().toBuilder();
    if (check.getTestCount() == 0) {
      check.addAllTest(given.test());
    }
    check
        .setIntervalNanos(
            or(check, Healthcheck.Builder::getIntervalNanos, given.interval().toNanos()))
        .setTimeoutNanos(or(check, Healthcheck.Builder::getTimeoutNanos, given.timeout().toNanos()))
        .setStartPeriodNanos(
            or(check, Healthcheck.Builder::getStartPeriodNanos, given.startPeriod().toNanos()));
    if (check.getRetries() == 0) {
      check.setRetries(given.retries());
    }
    all.setHealthcheck(check);
  }

  private static long or(
      Healthcheck.Builder check, Function<Healthcheck.Builder, Long> field, long otherwise) {
    long own = field.apply(check);
    return own != 0 ? own : otherwise;
  }
}
