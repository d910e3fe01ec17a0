package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.api.DoctorCheck;
import dev.arcbox.proto.api.DoctorCheck.Level;
import dev.arcbox.proto.api.DoctorReport;
import dev.arcbox.runtime.boot.AssetStatus;
import dev.arcbox.runtime.boot.BootException;
import dev.arcbox.runtime.machine.MachineView;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** Looks for what commonly stands in the way, and says what to do about it. */
final class Doctor {
  /** Below this an image or two fill the disk. */
  private static final long LITTLE_SPACE = 2L << 30;

  private Doctor() {}

  static DoctorReport examine(DaemonParts parts) {
    DoctorReport.Builder report = DoctorReport.newBuilder();
    report.addChecks(
        check("back end", Level.OK, parts.backend().name() + ": " + parts.backend().reason(), ""));
    report.addChecks(space(parts));
    report.addChecks(assets(parts));
    for (MachineView machine : parts.machines().all()) {
      boolean failed = !machine.failure().isEmpty();
      report.addChecks(
          check(
              "machine " + machine.name(),
              failed ? Level.WARNING : Level.OK,
              failed ? machine.state() + ": " + machine.failure() : machine.state(),
              failed ? "see: arcbox machine logs " + machine.name() : ""));
    }
    return report.build();
  }

  private static DoctorCheck space(DaemonParts parts) {
    try {
      long free = Files.getFileStore(parts.paths().data()).getUsableSpace();
      boolean little = free < LITTLE_SPACE;
      return check(
          "disk space",
          little ? Level.WARNING : Level.OK,
          (free >> 20) + " MiB free under " + parts.paths().data(),
          little ? "free some space, or set ARCBOX_DATA_DIR to a larger disk" : "");
    } catch (IOException e) {
      return check("disk space", Level.FAILURE, e.getMessage(), "check the folder's file system");
    }
  }

  private static DoctorCheck assets(DaemonParts parts) {
    try {
      List<String> missing =
          parts.assets().status().stream()
              .filter(status -> status.asset().isEmpty())
              .map(AssetStatus::name)
              .filter(name -> !name.equals("lean kernel") && !name.equals("kernel"))
              .toList();
      return missing.isEmpty()
          ? check("boot assets", Level.OK, "all there", "")
          : check(
              "boot assets",
              Level.WARNING,
              "not made yet: " + String.join(", ", missing),
              "run: arcbox boot prefetch");
    } catch (BootException e) {
      return check("boot assets", Level.FAILURE, e.getMessage(), "run: arcbox boot clear");
    }
  }

  private static DoctorCheck check(String name, Level level, String detail, String remedy) {
    return DoctorCheck.newBuilder()
        .setName(name)
        .setLevel(level)
        .setDetail(detail)
        .setRemedy(remedy)
        .build();
  }
}
