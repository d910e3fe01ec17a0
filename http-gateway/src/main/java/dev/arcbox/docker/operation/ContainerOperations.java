package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.connection.Client;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerActor.WaitFor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerManager;
import dev.arcbox.runtime.container.Signals;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.oci.Platform;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.pattern.StatusReply;

/**
 * A container's life: create, start, stop, restart, kill, update, pause, rename, wait, resize,
 * remove.
 */
final class ContainerOperations {
  private final Engine engine;

  ContainerOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/containers/create", this::create),
        Route.of("POST", "/containers/{id}/start", this::start),
        Route.of("POST", "/containers/{id}/stop", this::stop),
        Route.of("POST", "/containers/{id}/restart", this::restart),
        Route.of("POST", "/containers/{id}/kill", this::kill),
        Route.of("POST", "/containers/{id}/update", this::update),
        Route.of(
            "POST",
            "/containers/{id}/pause",
            call -> told(call, Engine.SHORT, ContainerActor.Pause::new)),
        Route.of(
            "POST",
            "/containers/{id}/unpause",
            call -> told(call, Engine.SHORT, ContainerActor.Unpause::new)),
        Route.of("POST", "/containers/{id}/rename", this::rename),
        Route.of("POST", "/containers/{id}/resize", this::resize),
        Route.of("POST", "/containers/{id}/wait", this::await),
        Route.of("DELETE", "/containers/{id}", this::remove));
  }

  private HttpResponse create(Call call) throws IOException {
    ObjectNode body = call.document();
    ContainerConfig config = CreateRequest.of(body);
    List<String> warnings =
        new ArrayList<>(HostConfigRequest.discarded(new Fields(body, "").object("HostConfig")));
    ImageRecord image = engine.parts().imageOf().apply(config.getImage());
    call.query().find("platform").ifPresent(text -> check(config, image, Platform.parse(text)));
    ContainerManager.Made made =
        engine.ask(
            engine.parts().containers(),
            Engine.SHORT,
            (ActorRef<StatusReply<ContainerManager.Made>> ref) ->
                new ContainerManager.Create(call.query().text("name"), config, image, ref));
    ObjectNode answer = Json.object().put("Id", made.id());
    warnings.addAll(made.warnings());
    answer.set("Warnings", Json.array(warnings));
    return Replies.json(201, answer);
  }

  private static void check(ContainerConfig config, ImageRecord image, Platform wanted) {
    if (!wanted.os().equals(image.os()) || !wanted.architecture().equals(image.architecture())) {
      throw Failure.notFound(
          "image with reference "
              + config.getImage()
              + " was found but does not match the specified platform: wanted "
              + wanted
              + ", actual: "
              + image.os()
              + "/"
              + image.architecture());
    }
  }

  private HttpResponse start(Call call) {
    if (call.query().find("checkpoint").isPresent()) {
      throw Failure.invalid("checkpoint is only supported in experimental mode");
    }
    return told(call, Engine.LONG, ContainerActor.Start::new);
  }

  private HttpResponse stop(Call call) {
    OptionalInt seconds = call.query().integer("t");
    OptionalInt signal = signal(call);
    return told(call, Engine.FOREVER, ref -> new ContainerActor.Stop(seconds, signal, ref));
  }

  private HttpResponse restart(Call call) {
    OptionalInt seconds = call.query().integer("t");
    OptionalInt signal = signal(call);
    return told(call, Engine.FOREVER, ref -> new ContainerActor.Restart(seconds, signal, ref));
  }

  private static OptionalInt signal(Call call) {
    return call.query().find("signal").stream().mapToInt(Signals::parse).findFirst();
  }

  private HttpResponse update(Call call) throws IOException {
    ContainerConfig.Builder changes = ContainerConfig.newBuilder();
    HostConfigRequest.limits(new Fields(call.document(), ""), changes);
    List<String> warnings =
        engine.ask(
            call.part("id"), Engine.SHORT, ref -> new ContainerActor.Update(changes.build(), ref));
    ObjectNode answer = Json.object();
    answer.set("Warnings", Json.array(warnings));
    return Replies.json(answer);
  }

  /** Whom SIGKILL is sent to has ended when that is answered; clients count on it. */
  private HttpResponse kill(Call call) {
    int signal = call.query().find("signal").map(Signals::parse).orElse(Signals.KILL);
    ActorRef<ContainerActor.Command> container = engine.container(call.part("id")).actor();
    // Asked for before: one that removes itself at its end cannot be asked after it.
    Optional<CompletableFuture<ContainerActor.Outcome>> end =
        signal == Signals.KILL ? Optional.of(ending(container)) : Optional.empty();
    try {
      engine.<ContainerActor.Command, Done>ask(
          container, Engine.SHORT, ref -> new ContainerActor.Kill(signal, ref));
    } catch (Refusal.Conflict refusal) {
      throw Failure.conflict(
          "Cannot kill container: " + call.part("id") + ": " + refusal.getMessage());
    }
    end.ifPresent(CompletableFuture::join);
    return Replies.empty(204);
  }

  private CompletableFuture<ContainerActor.Outcome> ending(
      ActorRef<ContainerActor.Command> container) {
    return engine.asking(
        container, Engine.SHORT, ref -> new ContainerActor.Wait(WaitFor.NOT_RUNNING, ref));
  }

  private HttpResponse rename(Call call) {
    String name =
        call.query()
            .find("name")
            .orElseThrow(() -> Failure.invalid("Neither old nor new names may be empty"));
    engine.<ContainerManager.Command, Done>ask(
        engine.parts().containers(),
        Engine.SHORT,
        ref -> new ContainerManager.Rename(call.part("id"), name, ref));
    return Replies.empty(204);
  }

  private HttpResponse resize(Call call) {
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    TerminalSize size = TerminalSize.of(call.query());
    if (!entry.view().state().alive()) {
      throw Failure.conflict("Container " + entry.view().id() + " is not running");
    }
    engine.<ContainerActor.Command, Done>ask(
        entry.actor(),
        Engine.SHORT,
        ref -> new ContainerActor.Resize(size.rows(), size.columns(), ref));
    return Replies.empty(200);
  }

  /** The head goes out at once: a client starts the container when it knows that it is heard. */
  private HttpResponse await(Call call) {
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    WaitFor condition =
        switch (call.query().text("condition")) {
          case "", "not-running" -> WaitFor.NOT_RUNNING;
          case "next-exit" -> WaitFor.NEXT_EXIT;
          case "removed" -> WaitFor.REMOVED;
          case String other -> throw Failure.invalid("invalid condition: \"" + other + "\"");
        };
    AtomicReference<ActorRef<StatusReply<ContainerActor.Outcome>>> waiter = new AtomicReference<>();
    CompletableFuture<ContainerActor.Outcome> end =
        engine.asking(
            entry.actor(),
            Engine.FOREVER,
            (ActorRef<StatusReply<ContainerActor.Outcome>> ref) -> {
              waiter.set(ref);
              return new ContainerActor.Wait(condition, ref);
            });
    Client.Watch watch =
        call.client()
            .onGone(() -> entry.actor().tell(new ContainerActor.StopWaiting(waiter.get())));
    var _ = end.whenComplete((_, _) -> watch.end());
    return Replies.stream(call, Replies.JSON, out -> out.write(Json.bytes(outcome(end.get()))));
  }

  private static ObjectNode outcome(ContainerActor.Outcome outcome) {
    ObjectNode answer = Json.object().put("StatusCode", outcome.exitCode());
    // One that could not start has said so to whoever started it.
    if (outcome.unseen()) {
      answer.putObject("Error").put("Message", outcome.error());
    }
    return answer;
  }

  private HttpResponse remove(Call call) {
    boolean force = call.query().flag("force");
    if (call.query().flag("link")) {
      throw Failure.invalid("links of containers are not supported by ArcBox");
    }
    boolean volumes = call.query().flag("v");
    return told(call, Engine.LONG, ref -> new ContainerActor.Remove(force, volumes, ref));
  }

  private HttpResponse told(
      Call call,
      Duration limit,
      Function<ActorRef<StatusReply<Done>>, ContainerActor.Command> message) {
    engine.<Done>ask(call.part("id"), limit, message);
    return Replies.empty(204);
  }
}
