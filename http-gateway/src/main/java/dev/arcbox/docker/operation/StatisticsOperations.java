package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.ReplyStream;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.proto.agent.ContainerStats;
import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.agent.ProcessRow;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** {@code top} and {@code stats}. */
final class StatisticsOperations {
  /** Docker measures as often. */
  private static final long INTERVAL_MILLIS = 1000;

  private final Engine engine;

  StatisticsOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("GET", "/containers/{id}/top", this::top),
        Route.of("GET", "/containers/{id}/stats", this::stats));
  }

  private HttpResponse top(Call call) {
    List<String> arguments =
        call.query()
            .find("ps_args")
            .map(text -> List.of(text.trim().split("\\s+")))
            .orElse(List.of());
    ListProcessesResponse processes =
        engine.ask(call.part("id"), Engine.SHORT, ref -> new ContainerActor.Top(arguments, ref));
    ObjectNode answer = Json.object();
    answer.set("Titles", Json.array(processes.getTitlesList()));
    ArrayNode rows = answer.putArray("Processes");
    for (ProcessRow row : processes.getRowsList()) {
      rows.add(Json.array(row.getCellsList()));
    }
    return Replies.json(answer);
  }

  private HttpResponse stats(Call call) {
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    boolean stream = call.query().flag("stream", true);
    boolean oneShot = call.query().flag("one-shot");
    if (stream && oneShot) {
      throw Failure.invalid("cannot have stream=true and one-shot=true");
    }
    if (stream) {
      return Replies.stream(call, Replies.JSON, out -> follow(entry, out));
    }
    Optional<ContainerStats> before = Optional.empty();
    if (!oneShot && entry.view().state().alive()) {
      before = Optional.of(measure(entry));
      pause();
    }
    return Replies.json(StatisticsDocument.of(entry.view(), measure(entry), before));
  }

  private ContainerStats measure(ContainerDirectory.Entry entry) {
    return engine.ask(entry.actor(), Engine.SHORT, ContainerActor.Stats::new);
  }

  private static void pause() {
    try {
      Thread.sleep(INTERVAL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Failure(500, "interrupted", e);
    }
  }

  /** Until the client goes or the container is removed. */
  private void follow(ContainerDirectory.Entry first, ReplyStream out) throws Exception {
    Optional<ContainerStats> before = Optional.empty();
    Optional<ContainerDirectory.Entry> entry = Optional.of(first);
    while (entry.isPresent()) {
      ContainerStats now = measure(entry.get());
      out.write(Json.bytes(StatisticsDocument.of(entry.get().view(), now, before)));
      out.write('\n');
      before = Optional.of(now);
      Thread.sleep(INTERVAL_MILLIS);
      entry = engine.parts().directory().byId(first.view().id());
    }
  }
}
