package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerActor.WaitFor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerManager;
import dev.arcbox.runtime.container.Signals;
import dev.arcbox.runtime.image.ImageRecord;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.pattern.StatusReply;

/** A container's life: create, start, stop, restart, kill, pause, rename, wait, resize, remove. */
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
        Route.of("POST", "/containers/{id}/pause", call -> told(call, ContainerActor.Pause::new)),
        Route.of(
            "POST", "/containers/{id}/unpause", call -> told(call, ContainerActor.Unpause::new)),
        Route.of("POST", "/containers/{id}/rename", this::rename),
        Route.of("POST", "/containers/{id}/resize", this::resize),
        Route.of("POST", "/containers/{id}/wait", this::await),
        Route.of("DELETE", "/containers/{id}", this::remove));
  }

  private HttpResponse create(Call call) throws IOException {
    CreateRequest request = CreateRequest.of(call.document());
    ImageRecord image = engine.parts().imageOf().apply(request.config().getImage());
    String id =
        engine.ask(
            engine.parts().containers(),
            Engine.SHORT,
            (ActorRef<StatusReply<String>> ref) ->
                new ContainerManager.Create(
                    call.query().text("name"), request.config(), image, ref));
    ObjectNode answer = Json.object().put("Id", id);
    answer.set("Warnings", Json.array(request.warnings()));
    return Replies.json(201, answer);
  }

  private HttpResponse start(Call call) {
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    if (entry.view().state().alive()) {
      return Replies.empty(304);
    }
    engine.<ContainerActor.Command, Done>ask(entry.actor(), Engine.LONG, ContainerActor.Start::new);
    return Replies.empty(204);
  }

  private HttpResponse stop(Call call) {
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    if (!entry.view().state().alive()) {
      return Replies.empty(304);
    }
    stop(entry, seconds(call));
    return Replies.empty(204);
  }

  private static OptionalInt seconds(Call call) {
    return call.query().integer("t");
  }

  private void stop(ContainerDirectory.Entry entry, OptionalInt seconds) {
    engine.<ContainerActor.Command, Done>ask(
        entry.actor(), Engine.FOREVER, ref -> new ContainerActor.Stop(seconds, ref));
  }

  private HttpResponse restart(Call call) {
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    stop(entry, seconds(call));
    engine.<ContainerActor.Command, Done>ask(entry.actor(), Engine.LONG, ContainerActor.Start::new);
    return Replies.empty(204);
  }

  private HttpResponse kill(Call call) {
    int signal = call.query().find("signal").map(Signals::parse).orElse(Signals.KILL);
    return told(call, ref -> new ContainerActor.Kill(signal, ref));
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
    entry.actor().tell(new ContainerActor.Resize(size.rows(), size.columns()));
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
    CompletableFuture<Integer> end =
        engine.asking(
            entry.actor(),
            Engine.FOREVER,
            (ActorRef<StatusReply<Integer>> ref) -> new ContainerActor.Wait(condition, ref));
    return Replies.stream(
        call,
        Replies.JSON,
        out -> out.write(Json.bytes(Json.object().put("StatusCode", end.get()))));
  }

  private HttpResponse remove(Call call) {
    boolean force = call.query().flag("force");
    if (call.query().flag("link")) {
      throw Failure.invalid("links of containers are not supported by ArcBox");
    }
    engine.<Done>ask(call.part("id"), Engine.LONG, ref -> new ContainerActor.Remove(force, ref));
    return Replies.empty(204);
  }

  private HttpResponse told(
      Call call,
      java.util.function.Function<ActorRef<StatusReply<Done>>, ContainerActor.Command> message) {
    engine.<Done>ask(call.part("id"), Engine.SHORT, message);
    return Replies.empty(204);
  }
}
