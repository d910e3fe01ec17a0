package dev.arcbox.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.MessageLite;
import dev.arcbox.platform.system.Mounts;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.DeleteContainerRequest;
import dev.arcbox.proto.agent.ExitStatus;
import dev.arcbox.proto.agent.Mount;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.agent.ShutdownRequest;
import dev.arcbox.proto.agent.StartContainerRequest;
import dev.arcbox.proto.agent.Stdio;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.testkit.tier.RequiresTier;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.TtrpcMethod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Real containers by the real agent, without a guest: one agent for all tests of a class. */
@Tag("host")
@RequiresTier(
    value = "host",
    programs = {"runc", "busybox"})
@Timeout(300)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NativeAgentTest {
  Path folder;
  AgentProcess agent;
  private String layer;
  private int counter;

  @BeforeAll
  void begin() throws Exception {
    folder = Files.createTempDirectory("arcbox-agent");
    // A tmpfs: overlayfs does not go on top of another overlayfs, which a build machine's root
    // often is.
    Mounts.mount("tmpfs", folder, "tmpfs", Set.of(), "size=256m");
    agent = AgentProcess.start(folder);
    layer = agent.layer(agent.busybox());
  }

  @AfterAll
  void end() throws Exception {
    call(AgentMethods.SHUTDOWN, ShutdownRequest.getDefaultInstance());
    assertTrue(agent.process().waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, agent.process().exitValue());
    agent.close();
    Mounts.unmount(folder);
    Files.delete(folder);
  }

  <Q extends MessageLite, R extends MessageLite> R call(TtrpcMethod<Q, R> method, Q request) {
    return agent.client().call(method, request);
  }

  static ProcessSpec.Builder shell(String script) {
    return ProcessSpec.newBuilder().addAllArgs(List.of("/bin/sh", "-c", script));
  }

  /** The last container's, also when its making was refused. */
  String lastId() {
    return "c" + counter;
  }

  String create(ProcessSpec.Builder process, Mount... mounts) {
    String id = "c" + ++counter;
    call(
        AgentMethods.CREATE_CONTAINER,
        CreateContainerRequest.newBuilder()
            .setId(id)
            .addLayers(layer)
            .setHostname("box")
            .putFiles("/etc/hosts", "127.0.0.1 localhost\n")
            .addAllMounts(List.of(mounts))
            .setProcess(process)
            .build());
    return id;
  }

  void start(String id) {
    start(id, Stdio.getDefaultInstance());
  }

  void start(String id, Stdio stdio) {
    var request = StartContainerRequest.newBuilder().setId(id).setStdio(stdio).build();
    assertTrue(call(AgentMethods.START_CONTAINER, request).getPid() > 0);
  }

  ExitStatus exit(String id) {
    return call(AgentMethods.WAIT, WaitRequest.newBuilder().setContainerId(id).build()).getExit();
  }

  /** A container that has done this and ended well. */
  String ran(String script, Mount... mounts) {
    String id = create(shell(script), mounts);
    start(id);
    assertEquals(0, exit(id).getCode());
    return id;
  }

  void delete(String id) {
    call(
        AgentMethods.DELETE_CONTAINER,
        DeleteContainerRequest.newBuilder().setId(id).setForce(true).build());
  }
}
