package dev.arcbox.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.arcbox.runtime.oci.JsonDocument;
import dev.arcbox.runtime.oci.OciException;
import dev.arcbox.runtime.oci.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a registry answered; to be closed when its body is not wanted any more. */
final class Reply implements AutoCloseable {
  private final Call call;
  private final HttpResponse<BodyStream> response;

  Reply(Call call, HttpResponse<BodyStream> response) {
    this.call = call;
    this.response = response;
  }

  int status() {
    return response.statusCode();
  }

  boolean isSuccess() {
    return status() >= 200 && status() < 300;
  }

  /** Another try may help. */
  boolean isTransient() {
    return status() >= 500 || status() == 429 || status() == 408;
  }

  Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  /** Where the reply came from, after redirects. */
  URI uri() {
    return response.uri();
  }

  InputStream body() {
    return response.body();
  }

  /** The whole body of a document. */
  byte[] document(String what) {
    return document(what, JsonDocument.MAX_BYTES);
  }

  byte[] document(String what, int limit) {
    try (BodyStream body = response.body()) {
      byte[] bytes = body.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new RegistryException.BadReply(what + " is larger than " + limit + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw interruptedOr(e, call);
    }
  }

  static RegistryException interruptedOr(IOException e, Call call) {
    if (Thread.currentThread().isInterrupted()) {
      return new RegistryException.Cancelled();
    }
    return new RegistryException.Unreachable(
        call.shown() + ": " + Shown.shortened(String.valueOf(e.getMessage())), e);
  }

  /** Why the registry refuses, as Docker's clients put its errors into words. */
  RegistryException failure() {
    String words = words();
    if (isTransient()) {
      return new RegistryException.Unreachable(words);
    }
    return switch (status()) {
      case 401 -> unauthorized(words);
      case 403 -> new RegistryException.Denied(words);
      case 404 -> new RegistryException.NotFound(words);
      default ->
          words.startsWith("denied")
              ? new RegistryException.Denied(words)
              : new RegistryException.BadRequest(words);
    };
  }

  /** A token that does not go far enough is a denial, whatever the status says. */
  private RegistryException unauthorized(String words) {
    boolean scope =
        Challenge.parse(headers("www-authenticate")).stream()
            .anyMatch(c -> c.parameter("error").filter("insufficient_scope"::equals).isPresent());
    return scope
        ? new RegistryException.Denied("denied: requested access to the resource is denied")
        : new RegistryException.Unauthorized(words);
  }

  private String words() {
    byte[] body = new byte[0];
    try {
      body = document("an error", 64 << 10);
    } catch (RegistryException e) {
      // The status alone has to do.
      body = new byte[0];
    }
    return parsed(body).orElseGet(this::bare);
  }

  private String bare() {
    return switch (status()) {
      case 401 -> "unauthorized: authentication required";
      case 403 -> "denied: requested access to the resource is denied";
      case 404 -> call.shown() + ": not found";
      default -> "received unexpected HTTP status: " + status() + " (" + call.shown() + ")";
    };
  }

  private static Optional<String> parsed(byte[] body) {
    try {
      JsonNode errors = JsonDocument.parse("error", body).node().path("errors");
      JsonNode first = errors.path(0);
      String code = first.path("code").asText("").toLowerCase(Locale.ROOT).replace('_', ' ');
      String message = first.path("message").asText("");
      return code.isEmpty()
          ? Optional.empty()
          : Optional.of(Shown.shortened(message.isEmpty() ? code : code + ": " + message));
    } catch (OciException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    response.body().close();
  }
}
