package dev.arcbox.runtime.fake;

import com.google.protobuf.ByteString;
import dev.arcbox.proto.agent.ConfigureResponse;
import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.CreateContainerResponse;
import dev.arcbox.proto.agent.DeleteContainerResponse;
import dev.arcbox.proto.agent.ExitStatus;
import dev.arcbox.proto.agent.GetArchiveResponse;
import dev.arcbox.proto.agent.ListLayersResponse;
import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.agent.ListVolumesResponse;
import dev.arcbox.proto.agent.PathStat;
import dev.arcbox.proto.agent.PauseResponse;
import dev.arcbox.proto.agent.PingResponse;
import dev.arcbox.proto.agent.ProcessRow;
import dev.arcbox.proto.agent.PutArchiveResponse;
import dev.arcbox.proto.agent.RemoveVolumeResponse;
import dev.arcbox.proto.agent.ResizeResponse;
import dev.arcbox.proto.agent.ResumeResponse;
import dev.arcbox.proto.agent.ShutdownResponse;
import dev.arcbox.proto.agent.SignalResponse;
import dev.arcbox.proto.agent.StartContainerResponse;
import dev.arcbox.proto.agent.StartExecResponse;
import dev.arcbox.proto.agent.Stdio;
import dev.arcbox.proto.agent.SystemInfo;
import dev.arcbox.proto.agent.UnpackLayerResponse;
import dev.arcbox.proto.agent.UpdateContainerResponse;
import dev.arcbox.proto.agent.VolumeInfo;
import dev.arcbox.proto.agent.WaitResponse;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.agent.AgentLink;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.FileMethods;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import dev.arcbox.ttrpc.TtrpcServer;
import dev.arcbox.virtio.vsock.VsockHost;
import dev.arcbox.virtio.vsock.VsockStream;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A guest with an agent whose containers are scripts: {@code echo TEXT} writes and ends, {@code
 * cat} copies its input, {@code exit N} ends with N, {@code sleep} waits for a signal, {@code
 * missing} cannot be started.
 */
public final class FakeGuest implements VsockHost {
  /** What was asked of the agent, in order: "create ID", "signal ID 15", … */
  public final Calls calls = new Calls();

  public final List<String> unpacked = new CopyOnWriteArrayList<>();

  private final Map<ByteString, CompletableFuture<VsockStream>> data = new ConcurrentHashMap<>();

  /** As the last call for each said. */
  public final Map<String, CreateContainerRequest> containers = new ConcurrentHashMap<>();

  private final Map<String, CompletableFuture<Integer>> ends = new ConcurrentHashMap<>();
  private final List<VsockStream> control = new CopyOnWriteArrayList<>();
  private volatile boolean dead;

  @Override
  public VsockStream connect(int port) throws IOException {
    if (dead) {
      throw new ConnectException("the guest is gone");
    }
    FakePipe.Ends ends = FakePipe.open();
    if (port == AgentLink.CONTROL_PORT) {
      control.add(ends.far());
      control.add(ends.near());
      Blocking.executor().execute(() -> serve(ends.far()));
    } else {
      Blocking.executor().execute(() -> greet(ends.far()));
    }
    return ends.near();
  }

  @Override
  public AutoCloseable listen(int port, Consumer<VsockStream> accepted) {
    Blocking.executor().execute(() -> accepted.accept(FakePipe.open().near()));
    return () -> {};
  }

  /** Every connection breaks, as when the kernel is killed. */
  public void die() throws IOException {
    dead = true;
    for (VsockStream stream : control) {
      stream.close();
    }
    for (CompletableFuture<VsockStream> stream : data.values()) {
      if (stream.isDone()) {
        stream.join().close();
      }
    }
  }

  private void serve(VsockStream stream) {
    try {
      new TtrpcServer(table(), Blocking.executor()).serve(stream);
    } catch (IOException e) {
      calls.add("broken " + e.getMessage());
    }
  }

  private void greet(VsockStream stream) {
    ByteBuffer token = ByteBuffer.allocate(16);
    try {
      while (token.hasRemaining() && stream.read(token) >= 0) {
        // one read may bring less than the token
        token.mark();
      }
      stream(ByteString.copyFrom(token.flip())).complete(stream);
    } catch (IOException e) {
      calls.add("no token");
    }
  }

  private CompletableFuture<VsockStream> stream(ByteString token) {
    return data.computeIfAbsent(token, _ -> new CompletableFuture<>());
  }

  private ServiceTable table() {
    return ServiceTable.builder()
        .unary(AgentMethods.PING, (_, _) -> PingResponse.getDefaultInstance())
        .unary(AgentMethods.CONFIGURE, (_, _) -> ConfigureResponse.getDefaultInstance())
        .unary(
            AgentMethods.LIST_LAYERS,
            (_, _) -> ListLayersResponse.newBuilder().addDiffIds("sha256:known").build())
        .unary(
            AgentMethods.GET_SYSTEM_INFO,
            (_, _) -> SystemInfo.newBuilder().setKernelRelease("fake").build())
        .unary(
            AgentMethods.UNPACK_LAYER,
            (_, q) -> {
              drain(stream(q.getStream()).join());
              unpacked.add(q.getDiffId());
              return UnpackLayerResponse.getDefaultInstance();
            })
        .unary(
            AgentMethods.CREATE_CONTAINER,
            (_, q) -> {
              calls.add("create " + q.getId());
              containers.put(q.getId(), q);
              return CreateContainerResponse.getDefaultInstance();
            })
        .unary(
            AgentMethods.START_CONTAINER,
            (_, q) -> {
              calls.add("start " + q.getId());
              start(q.getId(), containers.get(q.getId()).getProcess().getArgsList(), q.getStdio());
              return StartContainerResponse.newBuilder().setPid(42).build();
            })
        .unary(
            AgentMethods.START_EXEC,
            (_, q) -> {
              calls.add("exec " + q.getExecId());
              start(q.getExecId(), q.getProcess().getArgsList(), q.getStdio());
              return StartExecResponse.newBuilder().setPid(43).build();
            })
        .unary(
            AgentMethods.WAIT,
            (_, q) -> {
              String id = q.getExecId().isEmpty() ? q.getContainerId() : q.getExecId();
              int code = ends.get(id).join();
              return WaitResponse.newBuilder()
                  .setExit(ExitStatus.newBuilder().setCode(code))
                  .build();
            })
        .unary(
            AgentMethods.SIGNAL_CONTAINER,
            (_, q) -> {
              calls.add("signal " + q.getContainerId() + " " + q.getSignal());
              ends.get(q.getContainerId()).complete(128 + q.getSignal());
              return SignalResponse.getDefaultInstance();
            })
        .unary(
            AgentMethods.PAUSE_CONTAINER,
            (_, q) -> {
              calls.add("pause " + q.getId());
              return PauseResponse.getDefaultInstance();
            })
        .unary(
            AgentMethods.RESUME_CONTAINER,
            (_, q) -> {
              calls.add("resume " + q.getId());
              return ResumeResponse.getDefaultInstance();
            })
        .unary(
            AgentMethods.RESIZE_TERMINAL,
            (_, q) -> {
              calls.add("resize " + q.getRows() + "x" + q.getCols());
              return ResizeResponse.getDefaultInstance();
            })
        .unary(
            AgentMethods.DELETE_CONTAINER,
            (_, q) -> {
              calls.add("delete " + q.getId());
              return DeleteContainerResponse.getDefaultInstance();
            })
        .unary(
            AgentMethods.LIST_PROCESSES,
            (_, q) ->
                ListProcessesResponse.newBuilder()
                    .addTitles("PID")
                    .addTitles("CMD")
                    .addRows(
                        ProcessRow.newBuilder()
                            .addCells("42")
                            .addCells(String.join(" ", q.getPsArgsList())))
                    .build())
        .unary(
            AgentMethods.UPDATE_CONTAINER,
            (_, q) -> {
              calls.add("update " + q.getId() + " " + q.getResources().getMemoryBytes());
              return UpdateContainerResponse.newBuilder().addWarnings("from the guest").build();
            })
        .unary(
            AgentMethods.STATS,
            (_, _) -> ContainerStats.newBuilder().setCpuUsageNanos(7).setPidsCurrent(1).build())
        .unary(
            FileMethods.STAT_PATH,
            (_, q) -> {
              if (!q.getPath().equals("/there")) {
                throw new TtrpcException(StatusCode.NOT_FOUND, "no such path");
              }
              return PathStat.newBuilder().setName("there").setSize(3).build();
            })
        .unary(
            FileMethods.GET_ARCHIVE,
            (_, q) -> {
              if (!q.getPath().equals("/there")) {
                throw new TtrpcException(StatusCode.NOT_FOUND, "no such path");
              }
              VsockStream out = stream(q.getStream()).join();
              out.write(ByteBuffer.wrap("tar".getBytes(StandardCharsets.UTF_8)));
              out.close();
              return GetArchiveResponse.getDefaultInstance();
            })
        .unary(
            FileMethods.PUT_ARCHIVE,
            (_, q) -> {
              calls.add("put " + q.getPath() + " " + drain(stream(q.getStream()).join()));
              return PutArchiveResponse.getDefaultInstance();
            })
        .unary(
            FileMethods.REMOVE_VOLUME,
            (_, q) -> {
              calls.add("remove-volume " + q.getName());
              return RemoveVolumeResponse.getDefaultInstance();
            })
        .unary(
            FileMethods.LIST_VOLUMES,
            (_, q) ->
                ListVolumesResponse.newBuilder()
                    .addAllVolumes(
                        q.getNamesList().stream()
                            .map(name -> VolumeInfo.newBuilder().setName(name).setSize(5).build())
                            .toList())
                    .build())
        .unary(
            AgentMethods.SHUTDOWN,
            (_, _) -> {
              calls.add("shutdown");
              onShutdown.run();
              return ShutdownResponse.getDefaultInstance();
            })
        .build();
  }

  /** What a power-off does; the fake VM sets it. */
  public volatile Runnable onShutdown = () -> {};

  private void start(String id, List<String> args, Stdio stdio) throws IOException {
    if (args.getFirst().equals("missing")) {
      throw new TtrpcException(
          StatusCode.FAILED_PRECONDITION, "executable file `missing` not found in $PATH");
    }
    CompletableFuture<Integer> end = new CompletableFuture<>();
    ends.put(id, end);
    VsockStream out = stream(stdio.getStdout()).join();
    switch (args.getFirst()) {
      case "echo" -> {
        out.write(ByteBuffer.wrap((args.get(1) + "\n").getBytes(StandardCharsets.UTF_8)));
        end.complete(0);
      }
      case "exit" -> end.complete(Integer.parseInt(args.get(1)));
      case "cat" ->
          Blocking.executor()
              .execute(
                  () -> {
                    copy(stream(stdio.getStdin()).join(), out);
                    end.complete(0);
                  });
      default -> calls.add("runs " + id);
    }
    Blocking.executor().execute(() -> closeAfter(end, out, stdio));
  }

  /** The streams end only after the process: a client must still see all of the output. */
  private void closeAfter(CompletableFuture<Integer> end, VsockStream out, Stdio stdio) {
    try {
      end.join();
      out.close();
      if (!stdio.getStderr().isEmpty()) {
        stream(stdio.getStderr()).join().close();
      }
    } catch (IOException e) {
      calls.add("close failed");
    }
  }

  private static void copy(VsockStream from, VsockStream to) {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    try {
      while (from.read(buffer) >= 0) {
        to.write(buffer.flip());
        buffer.clear();
      }
    } catch (IOException e) {
      buffer.clear();
    }
  }

  private static int drain(VsockStream from) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4096);
    int bytes = 0;
    while (from.read(buffer) >= 0) {
      bytes += buffer.position();
      buffer.clear();
    }
    return bytes;
  }
}
