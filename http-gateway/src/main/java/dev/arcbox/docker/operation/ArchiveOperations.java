package dev.arcbox.docker.operation;

import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerFiles;
import dev.arcbox.runtime.gateway.Held;
import dev.arcbox.runtime.image.CommitRequest;
import dev.arcbox.runtime.image.ImageRecord;
import dev.arcbox.runtime.image.Images;
import dev.arcbox.runtime.image.LoadResult;
import dev.arcbox.runtime.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Images that come and go as archives, and containers that become images. */
final class ArchiveOperations {
  private final Engine engine;

  ArchiveOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/images/load", this::load),
        Route.of("GET", "/images/get", call -> save(call, names(call))),
        Route.of("GET", "/images/{name...}/get", call -> save(call, List.of(call.part("name")))),
        Route.of("POST", "/commit", this::commit));
  }

  private Images images() {
    return engine.parts().images();
  }

  private HttpResponse load(Call call) {
    return Intake.of(
        call,
        body -> {
          LoadResult result = images().load(body, _ -> {});
          return lines -> {
            for (String message : result.messages()) {
              lines.stream(message + "\n");
            }
          };
        });
  }

  private static List<String> names(Call call) {
    List<String> names = call.query().all("names");
    if (names.isEmpty()) {
      throw Failure.invalid("no image to save: give at least one in \"names\"");
    }
    return names;
  }

  private HttpResponse save(Call call, List<String> names) {
    // What is not here is said before the archive begins.
    names.forEach(images()::resolve);
    return Replies.stream(call, Replies.TAR, out -> images().save(names, out));
  }

  private HttpResponse commit(Call call) throws IOException {
    Fields body = new Fields(call.document(), "");
    ContainerDirectory.Entry entry = engine.container(call.query().text("container"));
    try (Held _ = Held.of(engine.parts(), entry, call.query().flag("pause", true));
        ContainerFiles files =
            engine.<ContainerActor.Command, ContainerFiles>ask(
                entry.actor(), Engine.LONG, ContainerActor.Reach::new)) {
      CommitRequest request =
          new CommitRequest(
              Digest.parse(entry.view().spec().imageId()),
              ImageOperations.name(call),
              call.query().text("author"),
              call.query().text("comment"),
              CommitBody.of(entry.view().spec().config(), body),
              call.query().all("changes").stream().flatMap(String::lines).toList(),
              entry.view().id());
      ImageRecord image;
      try (InputStream layer = files.layer().tar()) {
        image = images().commit(request, layer);
      }
      return Replies.json(201, Json.object().put("Id", image.id().toString()));
    }
  }
}
