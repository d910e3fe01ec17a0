package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * The agent's archive of loaded classes, which takes half of the JVM's start away. The list of
 * classes is a resource of the program, written by a training run ({@link #train}) when the agent
 * has changed much; the dump is a pure function of that list, the JRE and the jars. An AOT cache
 * with linked classes and profiles differs from run to run, so it has no place in an image that
 * must be reproducible (docs/decisions/0003-reproducible-class-archive.md).
 */
final class ClassArchive {
  /** Where everything lies in the guest; the archive remembers it. */
  static final String HOME = "opt/arcbox";

  /** Two are enough on a quiet host. */
  private static final int MOST_DUMPS = 8;

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
    lines.add(classPath("/" + HOME + "/agent/lib"));
    lines.add(AgentJars.MAIN);
    lines.addAll(List.of("--vsock", "--device", "/dev/vdb"));
    return String.join("\n", lines) + "\n";
  }

  /**
   * Dumps until one result has come twice: on a busy host a dump now and then comes out otherwise.
   */
  void make(Path scratch) throws BootException, IOException {
    var list = scratch.resolve("agent.classes");
    Files.write(list, GuestResource.bytes("guest/agent.classes"));
    var seen = new HashSet<String>();
    for (var i = 0; i < MOST_DUMPS; i++) {
      var archive = scratch.resolve("agent.jsa");
      Files.deleteIfExists(archive);
      dump(list, archive);
      if (!seen.add(Sha256.ofFile(archive))) {
        Files.move(archive, tree.resolve(HOME).resolve("agent/agent.jsa"));
        return;
      }
    }
    throw new BootException.MissingInput(
        "dumps of the agent's classes never came out the same", "try again on a quieter host");
  }

  /** With a heap that needs no collection and without compilers, whose timing could show. */
  private void dump(Path list, Path archive) throws BootException {
    HostTool.run(
        command(
            List.of(
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive),
            List.of(
                // Names from here, not from the root: the archive keeps them as they are given.
                "-Xint", "-Xms128m", "-Xmx128m", "-cp", classPath("agent/lib"))),
        tree.resolve(HOME),
        Map.of());
  }

  /** Runs the agent for a moment; gives the list of classes that it loaded. */
  List<String> train(Path scratch) throws BootException, IOException {
    var trained = scratch.resolve("trained.classlist");
    new AgentTraining(scratch.resolve("training"))
        .run(
            command(
                List.of("-Xshare:off", "-XX:DumpLoadedClassList=" + trained),
                List.of("-cp", classPath(tree.resolve(HOME) + "/agent/lib"), AgentJars.MAIN)));
    return sorted(Files.readAllLines(trained));
  }

  private List<String> command(List<String> first, List<String> last) throws BootException {
    var command = new ArrayList<String>();
    command.add(tree.resolve(HOME).resolve("jre/bin/java").toString());
    command.addAll(first);
    command.addAll(options());
    command.addAll(last);
    return command;
  }

  /**
   * Threads race while training, so the order of the list is no fact; its set is. What was resolved
   * in constant pools (@cp) matters to linked archives only.
   */
  private static List<String> sorted(List<String> lines) {
    return lines.stream()
        .filter(
            line -> !line.startsWith("#") && !line.startsWith("@cp") && !line.contains("source:"))
        .map(line -> line.replaceFirst(" id: \\d+$", ""))
        .distinct()
        .sorted()
        .toList();
  }

  private static List<String> options() throws BootException {
    return GuestResource.text("guest/java.options").lines().toList();
  }

  private String classPath(String folder) {
    return String.join(
        ":", jars.classPath().stream().map(jar -> folder + "/" + jar.getFileName()).toList());
  }
}
