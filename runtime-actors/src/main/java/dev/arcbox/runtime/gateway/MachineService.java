package dev.arcbox.runtime.gateway;

import com.google.protobuf.ByteString;
import dev.arcbox.hypervisor.ConsoleLog;
import dev.arcbox.proto.api.BootTiming;
import dev.arcbox.proto.api.ListMachinesResponse;
import dev.arcbox.proto.api.MachineBalloon;
import dev.arcbox.proto.api.MachineLogChunk;
import dev.arcbox.proto.api.MachineLogsRequest;
import dev.arcbox.proto.api.MachineSummary;
import dev.arcbox.proto.api.StartMachineResponse;
import dev.arcbox.proto.api.StopMachineResponse;
import dev.arcbox.runtime.machine.MachineActor;
import dev.arcbox.runtime.machine.MachineBoard;
import dev.arcbox.runtime.machine.MachineView;
import dev.arcbox.runtime.store.EpochNanos;
import dev.arcbox.ttrpc.MachineMethods;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServerCall;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.vm.BalloonReport;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** {@code arcbox.api.v1.MachineService}. */
final class MachineService {
  private static final int CHUNK = 64 << 10;

  private final DaemonParts parts;

  MachineService(DaemonParts parts) {
    this.parts = parts;
  }

  void register(ServiceTable.Builder table) {
    table
        .unary(
            MachineMethods.LIST,
            ContainerService.guarded(
                (_, _) ->
                    ListMachinesResponse.newBuilder()
                        .addAllMachines(parts.machines().all().stream().map(this::summary).toList())
                        .build()))
        .unary(
            MachineMethods.INSPECT,
            ContainerService.guarded((_, q) -> inspect(parts.machines().find(q.getName()))))
        .unary(
            MachineMethods.START,
            ContainerService.guarded(
                (_, q) -> {
                  Asks.ask(
                      parts.system(),
                      parts.machines().find(q.getName()).actor(),
                      Asks.LONG,
                      MachineActor.Start::new);
                  return StartMachineResponse.getDefaultInstance();
                }))
        .unary(
            MachineMethods.STOP,
            ContainerService.guarded(
                (_, q) -> {
                  Asks.ask(
                      parts.system(),
                      parts.machines().find(q.getName()).actor(),
                      Asks.LONG,
                      (ActorRef<StatusReply<Done>> ref) ->
                          new MachineActor.Stop(q.getForce(), ref));
                  return StopMachineResponse.getDefaultInstance();
                }))
        .serverStream(MachineMethods.LOGS, this::logs);
  }

  /** Also what the guest itself says, which it may take some seconds over. */
  private MachineSummary inspect(MachineBoard.Entry machine) {
    MachineSummary.Builder summary = summary(machine.view()).toBuilder();
    Optional<BalloonReport> balloon =
        Asks.ask(parts.system(), machine.actor(), Asks.SHORT, MachineActor.Balloon::new);
    balloon.ifPresent(it -> summary.setBalloon(balloon(it)));
    return summary.build();
  }

  private static MachineBalloon balloon(BalloonReport report) {
    MachineBalloon.Builder balloon =
        MachineBalloon.newBuilder()
            .setTargetBytes(report.targetBytes())
            .setActualBytes(report.actualBytes())
            .setReportedBytes(report.reportedBytes())
            .setReturnedBytes(report.returnedBytes());
    report.statistics().values().forEach((tag, value) -> balloon.putStatistics(tag.word(), value));
    return balloon.build();
  }

  private MachineSummary summary(MachineView view) {
    MachineSummary.Builder summary =
        MachineSummary.newBuilder()
            .setName(view.name())
            .setState(view.state())
            .setBackend(parts.backend().name())
            .setCpus(view.cpus())
            .setMemoryBytes(view.memoryBytes())
            .setStartedAtNanos(EpochNanos.of(view.started()))
            .setRestarts(view.restarts())
            .setFailure(view.failure())
            .setPid(view.pid())
            .setKernel(view.kernel());
    view.boot()
        .forEach(
            phase ->
                summary.addBoot(
                    BootTiming.newBuilder()
                        .setPhase(phase.name())
                        .setNanos(phase.took().toNanos())));
    return summary.build();
  }

  private void logs(ServerCall call, MachineLogsRequest request, Sender<MachineLogChunk> out) {
    try {
      String name = parts.machines().find(request.getName()).view().name();
      Path console = parts.paths().machine(name).resolve("console.log");
      if (!Files.exists(console, LinkOption.NOFOLLOW_LINKS)) {
        return;
      }
      long skip = request.getTail() > 0 ? tailStart(console, request.getTail()) : 0;
      try (InputStream in = ConsoleLog.read(console)) {
        in.skipNBytes(skip);
        byte[] chunk = in.readNBytes(CHUNK);
        while (chunk.length > 0) {
          out.send(MachineLogChunk.newBuilder().setData(ByteString.copyFrom(chunk)).build());
          chunk = in.readNBytes(CHUNK);
        }
      }
    } catch (IOException | RuntimeException e) {
      throw Statuses.of(e);
    }
  }

  /** Where the last lines begin. */
  private static long tailStart(Path file, int lines) throws IOException {
    try (InputStream in = ConsoleLog.read(file)) {
      byte[] all = in.readAllBytes(); // bounded, see there
      int left = lines;
      int at = all.length - 1;
      while (at > 0) {
        if (all[at - 1] == '\n' && --left == 0) {
          return at;
        }
        at--;
      }
      return 0;
    }
  }
}
