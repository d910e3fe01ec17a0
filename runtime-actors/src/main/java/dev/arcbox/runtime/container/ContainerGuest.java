package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ContainerRef;
import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.agent.DeleteContainerRequest;
import dev.arcbox.proto.agent.ExitStatus;
import dev.arcbox.proto.agent.ListProcessesRequest;
import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.agent.ResizeRequest;
import dev.arcbox.proto.agent.SignalRequest;
import dev.arcbox.proto.agent.StartContainerRequest;
import dev.arcbox.proto.agent.StartExecRequest;
import dev.arcbox.proto.agent.WaitRequest;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.AgentLink;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.ttrpc.AgentMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** What is asked of the guest for one container. Every method blocks; call on virtual threads. */
final class ContainerGuest {
  /**
   * How long an exec's output may stay open after its end: what it left in the background holds the
   * pipe, and the client does not wait for that.
   */
  private static final long EXEC_DRAIN_SECONDS = 2;

  private ContainerGuest() {}

  /** A process that runs, and its output on the way. */
  record Run(int pid, ProcessStreams streams, CompletableFuture<Void> drained) {}

  /** Prepares the container if this boot has not, and starts it. */
  static Run start(Guest guest, ContainerSpec spec, RunIo io, Bundle bundle) {
    AgentLink agent = guest.agent();
    CompletableFuture<ProcessStreams> opening =
        Blocking.call(
            () ->
                ProcessStreams.open(
                    agent, io, spec.config().getOpenStdin(), spec.config().getTty()));
    try {
      bundle.ensure(guest, spec);
      ProcessStreams streams = opening.join();
      int pid =
          agent
              .call(
                  AgentMethods.START_CONTAINER,
                  StartContainerRequest.newBuilder()
                      .setId(spec.id())
                      .setStdio(streams.tokens())
                      .build())
              .getPid();
      return new Run(pid, streams, streams.pump());
    } catch (TtrpcException | CompletionException e) {
      var _ = opening.thenAccept(ProcessStreams::close);
      throw GuestErrors.ofStart(Blocking.cause(e));
    }
  }

  static Run startExec(Guest guest, String container, String exec, ExecSpec spec, RunIo io)
      throws IOException {
    ProcessStreams streams =
        ProcessStreams.open(guest.agent(), io, spec.stdin(), spec.process().getTty());
    try {
      int pid =
          guest
              .agent()
              .call(
                  AgentMethods.START_EXEC,
                  StartExecRequest.newBuilder()
                      .setContainerId(container)
                      .setExecId(exec)
                      .setProcess(spec.process())
                      .setStdio(streams.tokens())
                      .build())
              .getPid();
      return new Run(pid, streams, streams.pump());
    } catch (TtrpcException e) {
      streams.close();
      throw GuestErrors.ofStart(e);
    }
  }

  /** Waits for the process and then for the end of its output. */
  static ExitStatus await(Guest guest, String container, String exec, Run run)
      throws ExecutionException, InterruptedException {
    try {
      ExitStatus exit =
          guest
              .agent()
              .call(
                  AgentMethods.WAIT,
                  WaitRequest.newBuilder().setContainerId(container).setExecId(exec).build())
              .getExit();
      if (exec.isEmpty()) {
        run.drained.get();
      } else {
        drainExec(run);
      }
      return exit;
    } finally {
      run.streams.close();
    }
  }

  private static void drainExec(Run run) throws ExecutionException, InterruptedException {
    try {
      run.drained.get(EXEC_DRAIN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return; // a child of it goes on and keeps the pipe
    }
  }

  static void signal(Guest guest, String container, int signal) {
    try {
      guest
          .agent()
          .call(
              AgentMethods.SIGNAL_CONTAINER,
              SignalRequest.newBuilder().setContainerId(container).setSignal(signal).build());
    } catch (TtrpcException e) {
      throw new Refusal.GuestFailed("signalling container " + container, e);
    }
  }

  static void signalExec(Guest guest, String container, String exec, int signal) {
    guest
        .agent()
        .call(
            AgentMethods.SIGNAL_CONTAINER,
            SignalRequest.newBuilder()
                .setContainerId(container)
                .setExecId(exec)
                .setSignal(signal)
                .build());
  }

  static void pause(Guest guest, String container) {
    guest.agent().call(AgentMethods.PAUSE_CONTAINER, ref(container));
  }

  static void resume(Guest guest, String container) {
    guest.agent().call(AgentMethods.RESUME_CONTAINER, ref(container));
  }

  /** Answered when the terminal has that size: what is typed next finds it so. */
  static void resize(
      Guest guest,
      String container,
      String exec,
      int rows,
      int cols,
      ActorRef<StatusReply<Done>> replyTo) {
    Blocking.onEnd(
        Blocking.run(() -> resize(guest, container, exec, rows, cols)),
        failure -> replyTo.tell(failure.map(StatusReply::<Done>error).orElseGet(StatusReply::ack)));
  }

  private static void resize(Guest guest, String container, String exec, int rows, int cols) {
    guest
        .agent()
        .call(
            AgentMethods.RESIZE_TERMINAL,
            ResizeRequest.newBuilder()
                .setContainerId(container)
                .setExecId(exec)
                .setRows(rows)
                .setCols(cols)
                .build());
  }

  static ContainerStats stats(Guest guest, String container) {
    return guest.agent().call(AgentMethods.STATS, ref(container));
  }

  static ListProcessesResponse processes(Guest guest, String container, List<String> psArguments) {
    return guest
        .agent()
        .call(
            AgentMethods.LIST_PROCESSES,
            ListProcessesRequest.newBuilder().setId(container).addAllPsArgs(psArguments).build());
  }

  /** Gone already is as good as deleted. */
  static void delete(Guest guest, String container) {
    try {
      guest
          .agent()
          .call(
              AgentMethods.DELETE_CONTAINER,
              DeleteContainerRequest.newBuilder().setId(container).setForce(true).build());
    } catch (TtrpcException e) {
      if (e.code() != StatusCode.NOT_FOUND) {
        throw new Refusal.GuestFailed("deleting container " + container, e);
      }
    }
  }

  static ContainerRef ref(String container) {
    return ContainerRef.newBuilder().setId(container).build();
  }
}
