package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.proto.agent.Change;
import dev.arcbox.proto.agent.PathStat;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerFiles;
import dev.arcbox.runtime.store.EpochNanos;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** A container's files: archive, changes, export. */
final class FileOperations {
  /** An export is not said to be an archive. */
  private static final ContentType OCTETS = ContentTypes.APPLICATION_OCTET_STREAM;

  private final Engine engine;

  FileOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("HEAD", "/containers/{id}/archive", this::stat),
        Route.of("GET", "/containers/{id}/archive", this::archive),
        Route.of("PUT", "/containers/{id}/archive", this::put),
        Route.of("GET", "/containers/{id}/changes", this::changes),
        Route.of("GET", "/containers/{id}/export", this::export));
  }

  private ContainerFiles reach(Call call) {
    return engine.ask(call.part("id"), Engine.LONG, ContainerActor.Reach::new);
  }

  private static String path(Call call) {
    return call.query()
        .find("path")
        .orElseThrow(() -> Failure.invalid("missing parameter: path cannot be empty"));
  }

  private HttpResponse stat(Call call) {
    String path = path(call);
    try (ContainerFiles files = reach(call)) {
      return Replies.empty(200).addHeader(statHeader(files.stat(path)));
    }
  }

  /** In base64, because a header is no place for JSON. */
  private static RawHeader statHeader(PathStat stat) {
    ObjectNode document = Json.object();
    document.put("name", stat.getName()).put("size", stat.getSize());
    document.put("mode", FileModes.ofGo(stat.getMode()));
    document.put("mtime", EpochNanos.toInstant(stat.getModifiedAtNanos()).toString());
    document.put("linkTarget", stat.getLinkTarget());
    return RawHeader.create(
        "X-Docker-Container-Path-Stat", Base64.getEncoder().encodeToString(Json.bytes(document)));
  }

  private HttpResponse archive(Call call) {
    String path = path(call);
    ContainerFiles files = reach(call);
    try {
      PathStat stat = files.stat(path);
      return streaming(call, files, Replies.TAR, () -> files.archive(path))
          .addHeader(statHeader(stat));
    } catch (RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private HttpResponse export(Call call) {
    ContainerFiles files = reach(call);
    return streaming(call, files, OCTETS, files::export);
  }

  /** Opens something that is read to its end. */
  @FunctionalInterface
  private interface Opening {
    InputStream open() throws IOException;
  }

  /** The machine is kept until the last byte. */
  private static HttpResponse streaming(
      Call call, ContainerFiles files, ContentType type, Opening opening) {
    return Replies.stream(
        call,
        type,
        out -> {
          try (files;
              InputStream tar = opening.open()) {
            tar.transferTo(out);
          }
        });
  }

  private HttpResponse put(Call call) throws IOException {
    String path = path(call);
    try (ContainerFiles files = reach(call);
        InputStream body = call.body()) {
      files.put(
          path, body, call.query().flag("noOverwriteDirNonDir"), call.query().flag("copyUIDGID"));
    }
    return Replies.empty(200);
  }

  private HttpResponse changes(Call call) {
    try (ContainerFiles files = reach(call)) {
      List<Change> changes = files.changes();
      if (changes.isEmpty()) {
        return Replies.json(Json.parse("null"));
      }
      ArrayNode answer = Json.array();
      changes.forEach(
          change ->
              answer.addObject().put("Path", change.getPath()).put("Kind", change.getKindValue()));
      return Replies.json(answer);
    }
  }
}
