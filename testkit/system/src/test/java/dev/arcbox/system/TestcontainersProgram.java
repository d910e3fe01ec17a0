package dev.arcbox.system;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Container;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.Network;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.output.WaitingConsumer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/**
 * What a test with Testcontainers does, as a program of its own: which daemon to use is read once,
 * from the environment. Says what it saw, a line each.
 */
final class TestcontainersProgram {
  /** What its lines begin with; others are the library's. */
  static final String SEEN = "seen: ";

  private TestcontainersProgram() {}

  /** Runs all of it; any exception is the program's end. */
  public static void main(String[] args) throws Exception {
    String store;
    try (Network network = Network.newNetwork();
        GenericContainer<?> container = container(network)) {
      container.start();
      store = container.getContainerId();
      say("running " + container.isRunning());
      WaitingConsumer lines = new WaitingConsumer();
      container.followOutput(lines, OutputFrame.OutputType.STDOUT);
      lines.waitUntil(line -> line.getUtf8String().contains("from outside"));
      say("heard");
      Container.ExecResult exec =
          container.execInContainer("sh", "-c", "cat /in/file; echo wrong >&2; exit 3");
      say("exec " + exec.getExitCode() + " " + exec.getStdout() + " " + exec.getStderr().strip());
      container.copyFileToContainer(Transferable.of("again"), "/tmp/again");
      say(
          "copied "
              + container.copyFileFromContainer(
                  "/tmp/again",
                  stream -> new String(stream.readAllBytes(), StandardCharsets.UTF_8)));
      say("aliases " + aliases(container).containsAll(List.of("first", "second")));
      say("logs " + container.getLogs(OutputFrame.OutputType.STDERR).strip());
    }
    say(
        "left "
            + DockerClientFactory.instance()
                .client()
                .listContainersCmd()
                .withShowAll(true)
                .exec()
                .stream()
                .filter(one -> one.getId().equals(store))
                .count());
  }

  @SuppressWarnings("resource") // the caller closes it
  private static GenericContainer<?> container(Network network) {
    return new GenericContainer<>(DockerImageName.parse("busybox:latest"))
        .withCommand(
            "sh", "-c", "echo complaint >&2; cat /in/file; echo; echo $GREETING; exec sleep 1000")
        .withEnv("GREETING", "ready from here")
        .withLabel("team", "blue")
        .withCopyToContainer(Transferable.of("from outside"), "/in/file")
        .withNetwork(network)
        .withNetworkAliases("first", "second")
        .waitingFor(Wait.forLogMessage(".*ready from here.*", 1));
  }

  private static List<String> aliases(GenericContainer<?> container) {
    return container
        .getContainerInfo()
        .getNetworkSettings()
        .getNetworks()
        .values()
        .iterator()
        .next()
        .getAliases();
  }

  private static void say(String line) {
    System.out.println(SEEN + line);
  }
}
