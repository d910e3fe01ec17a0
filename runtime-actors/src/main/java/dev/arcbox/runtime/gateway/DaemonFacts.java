package dev.arcbox.runtime.gateway;

import dev.arcbox.proto.api.SystemInfo;
import dev.arcbox.proto.api.VersionInfo;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.ContainerView;
import dev.arcbox.runtime.machine.MachineView;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;

/** What the daemon knows of itself. */
public final class DaemonFacts {
  /** Of the services in the proto files. */
  private static final String API_VERSION = "1";

  private static final long KIB = 1024;

  private DaemonFacts() {}

  public static VersionInfo version() {
    Properties build = buildFacts();
    return VersionInfo.newBuilder()
        .setVersion(build.getProperty("version", "0.1.0-SNAPSHOT"))
        .setApiVersion(API_VERSION)
        .setJavaVersion(System.getProperty("java.version"))
        .setOs(System.getProperty("os.name"))
        .setArch(System.getProperty("os.arch"))
        .setGitCommit(build.getProperty("commit", ""))
        .setBuiltAt(build.getProperty("time", ""))
        .build();
  }

  /** Written by the build beside the classes; a run from a bare class path has none. */
  private static Properties buildFacts() {
    Properties facts = new Properties();
    try (InputStream in = DaemonFacts.class.getResourceAsStream("/arcbox-build.properties")) {
      if (in != null) {
        facts.load(in);
      }
    } catch (IOException e) {
      return facts;
    }
    return facts;
  }

  public static SystemInfo info(DaemonParts parts) {
    List<ContainerView> containers = parts.directory().all();
    List<MachineView> machines = parts.machines().all();
    int running = count(containers, ContainerState.Running.class);
    int paused = count(containers, ContainerState.Paused.class);
    SystemInfo.Builder info =
        SystemInfo.newBuilder()
            .setVersion(version())
            .setBackend(parts.backend().name())
            .setBackendReason(parts.backend().reason())
            .setDataDir(parts.paths().data().toString())
            .setRunDir(parts.paths().run().toString())
            .setContainers(containers.size())
            .setContainersRunning(running)
            .setContainersPaused(paused)
            .setContainersStopped(containers.size() - running - paused)
            .setImages(parts.images().store().list().size())
            .setMachines(machines.size())
            .setMachinesRunning(
                (int) machines.stream().filter(m -> m.state().equals("running")).count())
            .setCpus(Runtime.getRuntime().availableProcessors())
            .setMemoryBytes(parts.config().machine().memoryBytes())
            .setDaemonPid(ProcessHandle.current().pid())
            .setDaemonRssBytes(residentBytes())
            .setUptimeNanos(Duration.between(parts.started(), Instant.now()).toNanos());
    machines.forEach(
        machine -> {
          info.putSupervision("machine-" + machine.name(), machine.restarts());
          if (!machine.kernel().isEmpty()) {
            info.setKernel(machine.kernel());
          }
        });
    return info.build();
  }

  private static int count(List<ContainerView> all, Class<? extends ContainerState> state) {
    return (int) all.stream().filter(view -> state.isInstance(view.state())).count();
  }

  /** From the kernel's account of this process; 0 where there is none. */
  private static long residentBytes() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * KIB)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
