package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.ApiVersion;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.proto.api.SystemInfo;
import dev.arcbox.proto.api.VersionInfo;
import dev.arcbox.runtime.gateway.DaemonFacts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** {@code _ping}, {@code version}, {@code info}. */
final class SystemOperations {
  private final Engine engine;

  SystemOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/_ping", _ -> ping(Replies.text("OK"))),
        Route.of("HEAD", "/_ping", _ -> ping(Replies.text(""))),
        Route.of("GET", "/version", _ -> Replies.json(version())),
        Route.of("GET", "/info", this::info));
  }

  private static HttpResponse ping(HttpResponse response) {
    return response.addHeaders(
        List.of(
            RawHeader.create("Builder-Version", "1"),
            RawHeader.create("Cache-Control", "no-cache, no-store, must-revalidate"),
            RawHeader.create("Pragma", "no-cache"),
            RawHeader.create("Swarm", "inactive")));
  }

  private ObjectNode version() {
    VersionInfo own = DaemonFacts.version();
    ObjectNode document = Json.object();
    document.putObject("Platform").put("Name", "ArcBox " + own.getVersion());
    ObjectNode component = document.putArray("Components").addObject();
    component.put("Name", "Engine").put("Version", Operations.ENGINE_VERSION);
    ObjectNode details = component.putObject("Details");
    details.put("ApiVersion", ApiVersion.NEWEST.toString());
    details.put("MinAPIVersion", ApiVersion.OLDEST.toString());
    details.put("Arch", architecture()).put("Os", "linux").put("KernelVersion", kernel());
    details.put("Experimental", "false").put("GitCommit", own.getGitCommit());
    document.put("Version", Operations.ENGINE_VERSION);
    document.put("ApiVersion", ApiVersion.NEWEST.toString());
    document.put("MinAPIVersion", ApiVersion.OLDEST.toString());
    document.put("GitCommit", own.getGitCommit());
    // Clients know this field; what it was built with is not Go.
    document.put("GoVersion", "java" + own.getJavaVersion());
    document.put("Os", "linux").put("Arch", architecture()).put("KernelVersion", kernel());
    document.put("BuildTime", own.getBuiltAt());
    return document;
  }

  /** Of the machine, once it has booted; of the daemon's host until then. */
  private String kernel() {
    return engine.parts().machines().all().stream()
        .map(machine -> machine.kernel())
        .filter(kernel -> !kernel.isEmpty())
        .findFirst()
        .orElse(System.getProperty("os.version"));
  }

  /** As Go names it. */
  static String architecture() {
    return switch (System.getProperty("os.arch")) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      case String other -> other;
    };
  }

  private HttpResponse info(Call call) {
    SystemInfo facts = DaemonFacts.info(engine.parts());
    ObjectNode info = Json.object();
    info.put("ID", identity());
    info.put("Containers", facts.getContainers());
    info.put("ContainersRunning", facts.getContainersRunning());
    info.put("ContainersPaused", facts.getContainersPaused());
    info.put("ContainersStopped", facts.getContainersStopped());
    info.put("Images", facts.getImages());
    info.put("Driver", "overlay2");
    info.putArray("DriverStatus");
    ObjectNode plugins = info.putObject("Plugins");
    plugins.putArray("Volume").add("local");
    plugins.putArray("Network").add("bridge").add("host").add("null");
    plugins.putNull("Authorization");
    plugins.putArray("Log").add("json-file").add("local").add("none");
    for (String able :
        List.of(
            "MemoryLimit",
            "SwapLimit",
            "CpuCfsPeriod",
            "CpuCfsQuota",
            "CPUShares",
            "CPUSet",
            "PidsLimit",
            "IPv4Forwarding",
            "OomKillDisable")) {
      info.put(able, !able.equals("OomKillDisable"));
    }
    info.put("BridgeNfIptables", true).put("BridgeNfIp6tables", true).put("Debug", false);
    info.put("NFd", openFiles()).put("NGoroutines", Thread.activeCount());
    info.put("SystemTime", Instant.now().toString());
    info.put("LoggingDriver", "json-file");
    info.put("CgroupDriver", "cgroupfs").put("CgroupVersion", "2");
    info.put("NEventsListener", 0);
    info.put("KernelVersion", kernel());
    info.put("OperatingSystem", "ArcBox").put("OSVersion", "").put("OSType", "linux");
    info.put(
        "Architecture", System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64");
    info.put("IndexServerAddress", "https://index.docker.io/v1/");
    ObjectNode registries = info.putObject("RegistryConfig");
    registries.putArray("AllowNondistributableArtifactsCIDRs");
    registries.putArray("AllowNondistributableArtifactsHostnames");
    registries.putArray("InsecureRegistryCIDRs").add("127.0.0.0/8");
    ObjectNode index = registries.putObject("IndexConfigs").putObject("docker.io");
    index.put("Name", "docker.io").put("Secure", true).put("Official", true).putArray("Mirrors");
    registries.putArray("Mirrors");
    info.put("NCPU", facts.getCpus()).put("MemTotal", facts.getMemoryBytes());
    info.putNull("GenericResources");
    info.put("DockerRootDir", facts.getDataDir());
    info.put("HttpProxy", "").put("HttpsProxy", "").put("NoProxy", "");
    info.put("Name", hostname());
    info.putArray("Labels");
    info.put("ExperimentalBuild", false).put("ServerVersion", Operations.ENGINE_VERSION);
    info.putObject("Runtimes").putObject("runc").put("path", "crun");
    info.put("DefaultRuntime", "runc");
    ObjectNode swarm = info.putObject("Swarm");
    swarm.put("NodeID", "").put("NodeAddr", "").put("LocalNodeState", "inactive");
    swarm.put("ControlAvailable", false).put("Error", "").putNull("RemoteManagers");
    info.put("LiveRestoreEnabled", false).put("Isolation", "").put("InitBinary", "arcbox-init");
    for (String commit : List.of("ContainerdCommit", "RuncCommit", "InitCommit")) {
      info.putObject(commit).put("ID", "").put("Expected", "");
    }
    info.putArray("SecurityOptions").add("name=seccomp,profile=builtin").add("name=cgroupns");
    info.putNull("Warnings");
    return Replies.json(info);
  }

  /** The same for one data folder, whoever asks. */
  private String identity() {
    return java.util
        .UUID
        .nameUUIDFromBytes(
            engine
                .parts()
                .paths()
                .data()
                .toString()
                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .toString();
  }

  private static int openFiles() {
    try (var files = Files.list(Path.of("/proc/self/fd"))) {
      return (int) files.count();
    } catch (IOException e) {
      return 0; // a system without /proc
    }
  }

  static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }
}
