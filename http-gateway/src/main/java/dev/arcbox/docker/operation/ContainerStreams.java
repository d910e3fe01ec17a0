package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.BodyStream;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Hijack;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.docker.exchange.WebSocketStream;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerLog;
import dev.arcbox.runtime.container.ContainerSpec;
import dev.arcbox.runtime.container.ContainerState;
import dev.arcbox.runtime.container.LogDetails;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code attach} and {@code logs}. */
final class ContainerStreams {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerStreams.class);

  private final Engine engine;

  ContainerStreams(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/containers/{id}/attach", this::attach),
        Route.of("GET", "/containers/{id}/attach/ws", this::attachBySocket),
        Route.of("GET", "/containers/{id}/logs", this::logs));
  }

  private ContainerDirectory.Entry attachable(Call call) {
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    if (entry.view().state() instanceof ContainerState.Paused) {
      throw Failure.conflict(
          "container " + entry.view().id() + " is paused, unpause the container before attach");
    }
    return entry;
  }

  private HttpResponse attach(Call call) {
    ContainerDirectory.Entry entry = attachable(call);
    boolean tty = entry.view().spec().config().getTty();
    AttachWish wish = AttachWish.of(call.query());
    return Hijack.of(call, type(call, tty), session(call, entry, wish, false));
  }

  /** A WebSocket has messages of its own: nothing is framed, and the streams are not told apart. */
  private HttpResponse attachBySocket(Call call) {
    ContainerDirectory.Entry entry = attachable(call);
    AttachWish wish = AttachWish.ofSocket(call);
    return WebSocketStream.of(call, session(call, entry, wish, true));
  }

  private Hijack.Session session(
      Call call, ContainerDirectory.Entry entry, AttachWish wish, boolean socket) {
    boolean tty = entry.view().spec().config().getTty();
    DetachKeys keys = DetachKeys.of(call.query().find("detachKeys"));
    RunIo io = engine.ask(entry.actor(), Engine.SHORT, ContainerActor.Streams::new);
    // Joined before the head goes out: what the process says next is heard.
    OutputSubscription output = io.output().subscribe();
    return (in, out) -> {
      try {
        FramedOutput framed = new FramedOutput(out, tty || socket, wish.stdout(), wish.stderr());
        if (wish.logs()) {
          replay(entry.view().spec(), framed);
        }
        if (!wish.stream()) {
          return;
        }
        Runnable leave = () -> io.output().drop(output);
        // Whose input ends without being the container's only one has left.
        boolean once = entry.view().spec().config().getStdinOnce() && !tty;
        Input input = new Input(in, io.input(), Optional.of(keys).filter(_ -> tty));
        if (socket) {
          // A WebSocket that is closed is closed both ways.
          leaving(wish.stdin(), in, input, once, leave);
        } else if (wish.stdin()) {
          input.start(once, leave);
        }
        framed.copy(output);
      } finally {
        io.output().drop(output);
      }
    };
  }

  private static void leaving(
      boolean stdin, BodyStream in, Input input, boolean once, Runnable leave) {
    if (stdin) {
      input.start(
          detached -> {
            if (once && !detached) {
              input.to().end();
            }
            leave.run();
          });
    } else {
      Blocking.executor().execute(() -> discard(in, leave));
    }
  }

  private static void discard(BodyStream in, Runnable leave) {
    try {
      while (in.next().isPresent()) {}
    } catch (IOException e) {
      LOG.debug("a client's input broke off: {}", e.toString());
    }
    leave.run();
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
            call.query().flag("timestamps"),
            call.query().flag("details") ? LogDetails.of(entry.view().spec()) : "");
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
