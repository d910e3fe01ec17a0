package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The agent's archive of loaded and linked classes, which takes most of the JVM's start away. It is
 * made in two steps: a training run writes which classes it loaded, and a dump turns that sorted
 * list into an archive. The dump is a pure function of the list, the JRE and the jars; the AOT
 * cache that a single training run writes also holds profiles and differs each time.
 */
final class ClassArchive {
  /** Where everything lies in the guest; the archive remembers it. */
  static final String HOME = "opt/arcbox";

  /** Some thirty soft references are archived with a small agent; ten times that is room enough. */
  private static final int MOST_CLOCKS = 512;

  private final Path tree;
  private final AgentJars jars;

  ClassArchive(Path tree, AgentJars jars) {
    this.tree = tree;
    this.jars = jars;
  }

  /** Lines for the launcher's argument file in the guest. */
  String argumentFile() throws BootException {
    var lines = new ArrayList<>(options());
    lines.add("-Xshare:auto");
    lines.add("-XX:SharedArchiveFile=/" + HOME + "/agent/agent.jsa");
    lines.add("-cp");
    lines.add(classPath("/" + HOME));
    lines.add(AgentJars.MAIN);
    lines.addAll(List.of("--vsock", "--device", "/dev/vdb"));
    return String.join("\n", lines) + "\n";
  }

  void make(Path scratch) throws BootException, IOException {
    var trained = scratch.resolve("trained.classlist");
    var list = scratch.resolve("agent.classlist");
    var home = tree.resolve(HOME);
    new AgentTraining(scratch.resolve("training"))
        .run(
            command(
                List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + trained),
                List.of("-cp", classPath(home.toString()), AgentJars.MAIN)));
    Files.write(list, sorted(Files.readAllLines(trained)));
    dump(list, scratch.resolve("first.jsa"), scratch);
    dump(list, scratch.resolve("second.jsa"), scratch);
    Files.write(
        home.resolve("agent/agent.jsa"),
        steady(
            Files.readAllBytes(scratch.resolve("first.jsa")),
            Files.readAllBytes(scratch.resolve("second.jsa"))));
  }

  private void dump(Path list, Path archive, Path scratch) throws BootException {
    HostTool.run(
        command(
            List.of(
                "-Xshare:dump",
                "-XX:+AOTClassLinking",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive),
            List.of("-cp", classPath(tree.resolve(HOME).toString()))),
        scratch,
        Map.of("TZ", "UTC"));
  }

  /**
   * What two dumps have in common, zero elsewhere. They differ in the clock that the archived soft
   * references carry, which is the time of the dump, and in the checksums over that, which the JVM
   * looks at only when told to verify. More than that is not the same archive.
   */
  static byte[] steady(byte[] first, byte[] second) throws BootException {
    var a = ByteBuffer.wrap(first);
    var b = ByteBuffer.wrap(second);
    var differences = 0;
    for (var at = 0; at + Long.BYTES <= first.length && differences <= MOST_CLOCKS; at += 8) {
      if (first.length == second.length && a.getLong(at) != b.getLong(at)) {
        a.putLong(at, 0);
        differences++;
      }
    }
    if (first.length != second.length || differences > MOST_CLOCKS) {
      throw new BootException.MissingInput(
          "two dumps of the agent's classes differ", "try again, and report this as a bug");
    }
    return first;
  }

  private List<String> command(List<String> first, List<String> last) throws BootException {
    var command = new ArrayList<String>();
    command.add(tree.resolve(HOME).resolve("jre/bin/java").toString());
    command.addAll(first);
    command.addAll(options());
    command.addAll(last);
    return command;
  }

  /** Threads race while training, so the order of the list is no fact; its set is. */
  private static List<String> sorted(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.startsWith("#") && !line.contains("source:"))
        .map(line -> line.replaceFirst(" id: \\d+$", ""))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> options() throws BootException {
    return GuestResource.text("guest/java.options").lines().toList();
  }

  private String classPath(String home) {
    return String.join(
        ":",
        jars.classPath().stream().map(jar -> home + "/agent/lib/" + jar.getFileName()).toList());
  }
}
