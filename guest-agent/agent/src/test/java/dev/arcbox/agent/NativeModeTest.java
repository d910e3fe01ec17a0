package dev.arcbox.agent;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.agent.ExitStatus;
import dev.arcbox.proto.agent.ListContainersRequest;
import dev.arcbox.proto.agent.ListProcessesRequest;
import dev.arcbox.proto.agent.PingRequest;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.agent.ProcessState;
import dev.arcbox.proto.agent.ResizeRequest;
import dev.arcbox.proto.agent.SignalRequest;
import dev.arcbox.proto.agent.StartExecRequest;
import dev.arcbox.proto.agent.Stdio;
import dev.arcbox.proto.agent.SystemInfoRequest;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Processes of real containers. */
class NativeModeTest extends NativeAgentTest {
  String output(ProcessSpec.Builder process) throws Exception {
    String id = create(process);
    try (AgentProcess.Raw out = agent.raw()) {
      start(id, Stdio.newBuilder().setStdout(out.token()).setStderr(ByteString.EMPTY).build());
      String text = new String(out.readAll(), UTF_8);
      assertEquals(0, exit(id).getCode(), text);
      return text;
    } finally {
      delete(id);
    }
  }

  @Test
  void answersPingAndFacts() {
    assertTrue(call(AgentMethods.PING, PingRequest.getDefaultInstance()).getUptimeNanos() > 0);
    var info = call(AgentMethods.GET_SYSTEM_INFO, SystemInfoRequest.getDefaultInstance());
    assertTrue(info.getRuntime().startsWith("runc "), info.getRuntime());
    assertTrue(info.getMemoryTotal() > 0);
    assertTrue(info.getDiskTotal() > 0);
  }

  @Test
  void containersOutputArrivesWhole() throws Exception {
    assertEquals("hello\n", output(shell("echo hello")));
    String many = output(shell("i=0; while [ $i -lt 20000 ]; do echo line $i; i=$((i+1)); done"));
    assertTrue(many.endsWith("line 19999\n"));
    assertEquals(20000, many.lines().count());
  }

  @Test
  void exitCodeAndSignalComeThrough() {
    String id = create(shell("exit 7"));
    start(id);
    assertEquals(7, exit(id).getCode());
    start(id); // an ended container starts again
    assertEquals(7, exit(id).getCode());
    delete(id);
    String sleeper = create(shell("sleep 1000"));
    start(sleeper);
    call(
        AgentMethods.SIGNAL_CONTAINER,
        SignalRequest.newBuilder().setContainerId(sleeper).setSignal(9).build());
    ExitStatus status = exit(sleeper);
    assertEquals(137, status.getCode());
    assertEquals(9, status.getSignal());
    delete(sleeper);
  }

  @Test
  void inputReachesTheProcessAndItsEndToo() throws Exception {
    String id = create(shell("cat; echo end"));
    try (AgentProcess.Raw in = agent.raw();
        AgentProcess.Raw out = agent.raw()) {
      start(id, Stdio.newBuilder().setStdin(in.token()).setStdout(out.token()).build());
      byte[] big = "0123456789abcdef".repeat(40_000).getBytes(UTF_8);
      Thread writer = Thread.ofVirtual().start(() -> sendAndClose(in, big));
      String text = new String(out.readAll(), UTF_8);
      writer.join();
      assertEquals(big.length + 4, text.length());
      assertTrue(text.endsWith("end\n"));
      assertEquals(0, exit(id).getCode());
    } finally {
      delete(id);
    }
  }

  private static void sendAndClose(AgentProcess.Raw raw, byte[] bytes) {
    try {
      raw.send(bytes);
      raw.channel().shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void userEnvironmentAndDirectoryAreWhatWasAsked() throws Exception {
    String text =
        output(
            shell("id -u; id -g; id -G; echo $HOME $HOSTNAME $FOO; pwd")
                .setUser("me")
                .addEnv("FOO=bar")
                .setCwd("/deep/work"));
    assertEquals("1000\n100\n100 10\n/home/me box bar\n/deep/work\n", text);
  }

  @Test
  void terminalHasItsSizeAndResizes() throws Exception {
    String id = create(shell("stty size; read x; stty size").setTty(true).setRows(30).setCols(100));
    try (AgentProcess.Raw in = agent.raw();
        AgentProcess.Raw out = agent.raw()) {
      start(id, Stdio.newBuilder().setStdin(in.token()).setStdout(out.token()).build());
      call(
          AgentMethods.RESIZE_TERMINAL,
          ResizeRequest.newBuilder().setContainerId(id).setRows(40).setCols(120).build());
      in.send("go\n".getBytes(UTF_8));
      String text = new String(out.readAll(), UTF_8);
      assertTrue(text.endsWith("40 120\r\n"), text);
      assertEquals(0, exit(id).getCode());
    } finally {
      delete(id);
    }
  }

  @Test
  void furtherProcessRunsInsideAndIsWaitedFor() throws Exception {
    String id = create(shell("echo here > /tmp/mark; sleep 1000"));
    start(id);
    try (AgentProcess.Raw out = agent.raw()) {
      call(
          AgentMethods.START_EXEC,
          StartExecRequest.newBuilder()
              .setContainerId(id)
              .setExecId("e1")
              .setProcess(shell("while ! cat /tmp/mark; do :; done; exit 3"))
              .setStdio(Stdio.newBuilder().setStdout(out.token()))
              .build());
      assertTrue(new String(out.readAll(), UTF_8).endsWith("here\n"));
      int code =
          call(
                  AgentMethods.WAIT,
                  WaitRequest.newBuilder().setContainerId(id).setExecId("e1").build())
              .getExit()
              .getCode();
      assertEquals(3, code);
    } finally {
      delete(id);
    }
  }

  @Test
  void grandchildThatHoldsTheOutputDoesNotHoldTheEnd() throws Exception {
    String id = create(shell("sleep 1000"));
    start(id);
    try (AgentProcess.Raw out = agent.raw()) {
      call(
          AgentMethods.START_EXEC,
          StartExecRequest.newBuilder()
              .setContainerId(id)
              .setExecId("bg")
              .setProcess(shell("sleep 1000 & echo started"))
              .setStdio(Stdio.newBuilder().setStdout(out.token()))
              .build());
      assertEquals("started\n", new String(out.readAll(), UTF_8));
    } finally {
      delete(id);
    }
  }

  @Test
  void refusalsNameTheReasonAndLeaveNothing() throws Exception {
    refuses(StatusCode.INVALID_ARGUMENT, shell("true").setUser("4294967296"));
    refuses(StatusCode.INVALID_ARGUMENT, shell("true").setUser("-1"));
    refuses(StatusCode.INVALID_ARGUMENT, shell("true").setUser("nobody-here"));
    refuses(StatusCode.INVALID_ARGUMENT, shell("true").setCwd("/proc/self/fd/7"));
    refuses(StatusCode.INVALID_ARGUMENT, shell("true").setCwd("relative"));
    refuses(StatusCode.INVALID_ARGUMENT, shell("true").addCapAdd("FLY"));
    refuses(StatusCode.INVALID_ARGUMENT, ProcessSpec.newBuilder());
    try (var list = Files.list(agent.data().resolve("containers"))) {
      assertFalse(list.anyMatch(p -> p.getFileName().toString().equals(lastId())));
    }
    var known = call(AgentMethods.LIST_CONTAINERS, ListContainersRequest.getDefaultInstance());
    assertFalse(known.getContainersList().stream().anyMatch(c -> c.getId().equals(lastId())));
  }

  void refuses(StatusCode code, ProcessSpec.Builder process) {
    TtrpcException why = assertThrows(TtrpcException.class, () -> create(process));
    assertEquals(code, why.code(), why.getMessage());
  }

  @Test
  void programThatIsNotThereFailsTheStart() {
    String id = create(ProcessSpec.newBuilder().addArgs("/no/such/program"));
    TtrpcException why = assertThrows(TtrpcException.class, () -> start(id));
    assertEquals(StatusCode.ABORTED, why.code());
    assertTrue(why.getMessage().contains("/no/such/program"), why.getMessage());
    delete(id);
  }

  @Test
  void changesSurviveInTheirContainerAlone() throws Exception {
    String writer = create(shell("echo mine > /etc/mark"));
    start(writer);
    assertEquals(0, exit(writer).getCode());
    assertEquals("none\n", output(shell("cat /etc/mark 2>/dev/null || echo none")));
    var list = call(AgentMethods.LIST_CONTAINERS, ListContainersRequest.getDefaultInstance());
    assertTrue(
        list.getContainersList().stream()
            .anyMatch(c -> c.getId().equals(writer) && c.getState() == ProcessState.EXITED));
    assertEquals(
        "mine\n",
        Files.readString(agent.data().resolve("containers/" + writer + "/upper/etc/mark")));
    delete(writer);
    assertFalse(Files.exists(agent.data().resolve("containers/" + writer)));
  }

  @Test
  void processesAsPsTellsThem() throws IOException {
    String id = create(shell("sleep 1000"));
    start(id);
    var full =
        call(AgentMethods.LIST_PROCESSES, ListProcessesRequest.newBuilder().setId(id).build());
    assertEquals(
        List.of("UID", "PID", "PPID", "C", "STIME", "TTY", "TIME", "CMD"), full.getTitlesList());
    if (Files.exists(Path.of("/sys/fs/cgroup/cgroup.controllers"))) {
      assertTrue(full.getRowsList().stream().anyMatch(r -> r.getCells(7).contains("sleep 1000")));
    }
    var own =
        call(
            AgentMethods.LIST_PROCESSES,
            ListProcessesRequest.newBuilder()
                .setId(id)
                .addAllPsArgs(List.of("-eo", "pid,comm=WHAT"))
                .build());
    assertEquals(List.of("PID", "WHAT"), own.getTitlesList());
    TtrpcException why =
        assertThrows(
            TtrpcException.class,
            () ->
                call(
                    AgentMethods.LIST_PROCESSES,
                    ListProcessesRequest.newBuilder()
                        .setId(id)
                        .addAllPsArgs(List.of("-o", "flavour"))
                        .build()));
    assertEquals(StatusCode.INVALID_ARGUMENT, why.code());
    delete(id);
  }
}
