package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.RandomId;
import dev.arcbox.runtime.agent.Guest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of a container's health check. Blocks. */
final class HealthProbe {
  /** Docker keeps as much of the output. */
  private static final int MAX_OUTPUT = 4096;

  private static final int COULD_NOT_RUN = -1;

  private final ContainerParts parts;
  private final Guest guest;
  private final ContainerSpec spec;
  private final Duration timeout;
  private final Instant start;

  HealthProbe(ContainerParts parts, Guest guest, ContainerSpec spec, Duration timeout) {
    this.parts = parts;
    this.guest = guest;
    this.spec = spec;
    this.timeout = timeout;
    this.start = parts.clock().instant();
  }

  HealthReport.Result failure(Throwable why) {
    return result(COULD_NOT_RUN, String.valueOf(why.getMessage()));
  }

  private HealthReport.Result result(int code, String output) {
    return new HealthReport.Result(start, parts.clock().instant(), code, output);
  }

  HealthReport.Result run() throws Exception {
    String exec = RandomId.next();
    RunIo io = RunIo.create(Optional.empty(), parts.clock());
    OutputSubscription output = io.output().subscribe();
    CompletableFuture<String> text = Blocking.call(() -> collect(output));
    CompletableFuture<Integer> ended =
        Blocking.call(
            () -> {
              ContainerGuest.Run run =
                  ContainerGuest.startExec(
                      guest, spec.id(), exec, new ExecSpec(process(), false), io);
              return ContainerGuest.await(guest, spec.id(), exec, run).getCode();
            });
    try {
      int code = ended.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
      io.output().finish(java.util.OptionalInt.of(code));
      return result(code, text.join());
    } catch (TimeoutException e) {
      ContainerGuest.signalExec(guest, spec.id(), exec, Signals.KILL);
      return result(COULD_NOT_RUN, "Health check exceeded timeout (" + shown(timeout) + ")");
    } finally {
      io.output().finish(java.util.OptionalInt.empty());
    }
  }

  /** As Go prints durations, near enough: "30s", "1.5s", "100ms". */
  private static String shown(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private static String collect(OutputSubscription output) throws InterruptedException {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    OutputSubscription.Item item = output.take();
    while (item instanceof OutputSubscription.Item.Piece piece) {
      text.write(piece.data(), 0, Math.min(piece.data().length, MAX_OUTPUT - text.size()));
      item = output.take();
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private ProcessSpec process() {
    ProcessPlan plan = spec.process();
    return ProcessSpec.newBuilder()
        .addAllArgs(arguments(spec.config()))
        .addAllEnv(plan.env())
        .setCwd(plan.cwd())
        .setUser(plan.user())
        .build();
  }

  private static List<String> arguments(ContainerConfig config) {
    List<String> test = config.getHealthcheck().getTestList();
    if (test.getFirst().equals("CMD")) {
      return test.subList(1, test.size());
    }
    List<String> shell =
        config.getShellCount() > 0 ? config.getShellList() : List.of("/bin/sh", "-c");
    List<String> arguments = new ArrayList<>(shell);
    arguments.addAll(test.subList(1, test.size()));
    return arguments;
  }
}
