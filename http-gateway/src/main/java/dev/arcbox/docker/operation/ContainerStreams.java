package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Hijack;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerLog;
import dev.arcbox.runtime.container.ContainerSpec;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.LogQuery;
import dev.arcbox.runtime.container.OutputSubscription;
import dev.arcbox.runtime.container.RunIo;
import dev.arcbox.runtime.store.EpochNanos;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code attach} and {@code logs}. */
final class ContainerStreams {
  private final Engine engine;

  ContainerStreams(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/containers/{id}/attach", this::attach),
        Route.of("GET", "/containers/{id}/logs", this::logs));
  }

  private HttpResponse attach(Call call) {
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    if (entry.view().state() instanceof ContainerState.Paused) {
      throw Failure.conflict(
          "container " + entry.view().id() + " is paused, unpause the container before attach");
    }
    AttachWish wish = AttachWish.of(call.query());
    boolean tty = entry.view().spec().config().getTty();
    DetachKeys keys = DetachKeys.of(call.query().find("detachKeys"));
    RunIo io = engine.ask(entry.actor(), Engine.SHORT, ContainerActor.Streams::new);
    // Joined before the head goes out: what the process says next is heard.
    OutputSubscription output = io.output().subscribe();
    return Hijack.of(
        call,
        type(call, tty),
        (in, out) -> {
          try {
            FramedOutput framed = new FramedOutput(out, tty, wish.stdout(), wish.stderr());
            if (wish.logs()) {
              replay(entry.view().spec(), framed);
            }
            if (!wish.stream()) {
              return;
            }
            if (wish.stdin()) {
              Input input = new Input(in, io.input(), Optional.of(keys).filter(_ -> tty));
              // Whose input ends without being the container's only one has left.
              boolean once = entry.view().spec().config().getStdinOnce() && !tty;
              input.start(once, () -> io.output().drop(output));
            }
            framed.copy(output);
          } finally {
            io.output().drop(output);
          }
        });
  }

  /** Since 1.42 clients are told which kind it is. */
  static ContentType type(Call call, boolean tty) {
    return tty || !call.version().isAtLeast(42) ? Replies.RAW_STREAM : Replies.MULTIPLEXED_STREAM;
  }

  private void replay(ContainerSpec spec, FramedOutput out) throws IOException {
    Optional<ContainerLog> log = engine.parts().containerParts().log(spec);
    if (log.isPresent()) {
      run(new LogQuery(false, 0, 0, OptionalLong.empty(), false), log.get(), out);
    }
  }

  private static void run(LogQuery query, ContainerLog log, FramedOutput out) throws IOException {
    try {
      query.run(
          log,
          (kind, data) -> {
            try {
              out.write(kind, data);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private HttpResponse logs(Call call) {
    boolean stdout = call.query().flag("stdout");
    boolean stderr = call.query().flag("stderr");
    if (!stdout && !stderr) {
      throw Failure.invalid("Bad parameters: you must choose at least one stream");
    }
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    boolean tty = entry.view().spec().config().getTty();
    LogQuery query =
        new LogQuery(
            call.query().flag("follow"),
            nanos(call, "since"),
            nanos(call, "until"),
            tail(call),
            call.query().flag("timestamps"));
    RunIo io = engine.ask(entry.actor(), Engine.SHORT, ContainerActor.Streams::new);
    ContainerLog log =
        io.output()
            .log()
            .orElseThrow(
                () -> Failure.unsupported("configured logging driver does not support reading"));
    return Replies.stream(
        call, type(call, tty), out -> run(query, log, new FramedOutput(out, tty, stdout, stderr)));
  }

  private long nanos(Call call, String name) {
    Instant now = engine.parts().containerParts().clock().instant();
    Optional<Instant> moment = Times.moment(name, call.query().find(name), now);
    return moment.map(EpochNanos::of).orElse(0L);
  }

  /** "all", nothing and what is no number mean all, as for Docker. */
  private static OptionalLong tail(Call call) {
    String text = call.query().text("tail");
    return text.matches("[0-9]{1,15}")
        ? OptionalLong.of(Long.parseLong(text))
        : OptionalLong.empty();
  }
}
