package dev.arcbox.system;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.WaitResponse;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.zerodep.ZerodepDockerHttpClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The client of most Java programs that speak to Docker, connected to an instance. */
final class DockerJava implements AutoCloseable {
  private final DockerClient client;

  DockerJava(ArcBox arcbox) {
    DockerClientConfig config =
        DefaultDockerClientConfig.createDefaultConfigBuilder()
            .withDockerHost("unix://" + arcbox.dockerSocket())
            .withDockerConfig(arcbox.home().toString())
            .withDockerTlsVerify(false)
            .build();
    this.client =
        DockerClientImpl.getInstance(
            config,
            new ZerodepDockerHttpClient.Builder().dockerHost(config.getDockerHost()).build());
  }

  DockerClient client() {
    return client;
  }

  /** A container of busybox that runs a script; not started. */
  String shell(String name, String script) {
    return client
        .createContainerCmd("busybox")
        .withName(name)
        .withCmd("sh", "-c", script)
        .exec()
        .getId();
  }

  /** One that does nothing until it is killed. */
  String running(String name) {
    String id = shell(name, "exec sleep 1000");
    client.startContainerCmd(id).exec();
    return id;
  }

  int await(String id) throws InterruptedException {
    Heard<WaitResponse> heard = client.waitContainerCmd(id).exec(new Heard<>());
    return heard.until(_ -> true).getStatusCode();
  }

  /** Follows its output to its end. */
  Heard<Frame> follow(String id) throws InterruptedException {
    return client
        .logContainerCmd(id)
        .withStdOut(true)
        .withStdErr(true)
        .withFollowStream(true)
        .exec(new Heard<Frame>())
        .started();
  }

  /** Runs a command in a container; its frames, then its exit code. */
  Result exec(String id, String input, String... command) throws InterruptedException {
    String exec =
        client
            .execCreateCmd(id)
            .withCmd(command)
            .withAttachStdin(true)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .withEnv(List.of("GREETING=hello"))
            .exec()
            .getId();
    String said =
        client
            .execStartCmd(exec)
            .withStdIn(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)))
            .exec(new Heard<Frame>())
            .rest();
    return new Result(client.inspectExecCmd(exec).exec().getExitCodeLong().intValue(), said, "");
  }

  /** Leaves no container behind. */
  void clear() {
    client
        .listContainersCmd()
        .withShowAll(true)
        .exec()
        .forEach(
            container ->
                client
                    .removeContainerCmd(container.getId())
                    .withForce(true)
                    .withRemoveVolumes(true)
                    .exec());
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
