package dev.arcbox.runtime.machine;

import dev.arcbox.proto.agent.ShutdownRequest;
import dev.arcbox.proto.agent.SystemInfo;
import dev.arcbox.proto.agent.SystemInfoRequest;
import dev.arcbox.runtime.ArcboxConfig;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.ttrpc.AgentMethods;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is known of the last boot. */
record MachineFacts(long pid, String kernel, List<MachineView.Phase> boot) {
  static final MachineFacts NONE = new MachineFacts(0, "", List.of());

  /** Containers were asked to end before; the guest's own share is what it takes to unmount. */
  private static final int CONTAINER_GRACE_SECONDS = 3;

  static MachineFacts of(long pid) {
    return new MachineFacts(pid, "", List.of());
  }

  MachineFacts booted(List<MachineView.Phase> phases) {
    return new MachineFacts(pid, kernel, phases);
  }

  /** Blocks: what the guest says of itself, beside the boot's critical path. */
  MachineFacts ask(Guest guest) {
    SystemInfo info =
        guest.agent().call(AgentMethods.GET_SYSTEM_INFO, SystemInfoRequest.getDefaultInstance());
    List<MachineView.Phase> phases = new ArrayList<>(boot);
    info.getBootList()
        .forEach(
            phase ->
                phases.add(
                    new MachineView.Phase(
                        "guest " + phase.getName(), Duration.ofNanos(phase.getUptimeNanos()))));
    return new MachineFacts(pid, info.getKernelRelease(), phases);
  }

  /** Blocks until the agent has stopped everything and unmounted its disk. */
  static void shutDown(Guest guest, Duration timeout) {
    guest
        .agent()
        .call(
            AgentMethods.SHUTDOWN,
            ShutdownRequest.newBuilder().setGraceSeconds(CONTAINER_GRACE_SECONDS).build(),
            timeout);
  }

  MachineView view(String name, ArcboxConfig.Machine config, MachineState state, int restarts) {
    boolean runs = state instanceof MachineState.Running;
    return new MachineView(
        name,
        state.word(),
        config.cpus(),
        config.memoryBytes(),
        state instanceof MachineState.Running running ? running.since() : Instant.EPOCH,
        restarts,
        state instanceof MachineState.Failed failed ? failed.reason() : "",
        runs ? pid : 0,
        kernel,
        boot);
  }
}
