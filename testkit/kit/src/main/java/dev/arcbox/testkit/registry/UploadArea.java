package dev.arcbox.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import dev.arcbox.testkit.image.TestImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Blobs on their way in. */
final class UploadArea {
  private static final Pattern DIGEST = Pattern.compile("digest=([^&]*)");
  private static final Pattern MOUNT = Pattern.compile("mount=([^&]*)&from=([^&]*)");

  private final Map<String, byte[]> blobs;
  private final Map<String, ByteArrayOutputStream> under = new ConcurrentHashMap<>();

  UploadArea(Map<String, byte[]> blobs) {
    this.blobs = blobs;
  }

  void handle(HttpExchange exchange, String repository, String rest) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    if (exchange.getRequestMethod().equals("POST")) {
      start(exchange, repository, query);
      return;
    }
    String id = rest.substring("uploads/".length());
    ByteArrayOutputStream content = under.get(id);
    if (content == null) {
      TestRegistry.error(exchange, 404, "BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry");
      return;
    }
    if (exchange.getRequestMethod().equals("GET")) {
      where(exchange, repository, id, 204);
      return;
    }
    synchronized (content) {
      exchange.getRequestBody().transferTo(content);
    }
    if (exchange.getRequestMethod().equals("PATCH")) {
      where(exchange, repository, id, 202);
    } else {
      finish(exchange, content, query);
    }
  }

  private void start(HttpExchange exchange, String repository, String query) throws IOException {
    Matcher mount = MOUNT.matcher(query);
    if (mount.find() && blobs.containsKey(decoded(mount.group(1)))) {
      exchange.getResponseHeaders().set("Location", "/v2/" + repository + "/blobs/x");
      exchange.sendResponseHeaders(201, -1);
      return;
    }
    String id = UUID.randomUUID().toString();
    under.put(id, new ByteArrayOutputStream());
    where(exchange, repository, id, 202);
  }

  private void where(HttpExchange exchange, String repository, String id, int status)
      throws IOException {
    exchange
        .getResponseHeaders()
        .set("Location", "/v2/" + repository + "/blobs/uploads/" + id + "?state=a%2Fb");
    exchange.getResponseHeaders().set("Range", "0-" + Math.max(0, under.get(id).size() - 1));
    exchange.sendResponseHeaders(status, -1);
  }

  private void finish(HttpExchange exchange, ByteArrayOutputStream content, String query)
      throws IOException {
    Matcher digest = DIGEST.matcher(query);
    String actual = "sha256:" + TestImage.sha256(content.toByteArray());
    if (!digest.find() || !decoded(digest.group(1)).equals(actual)) {
      TestRegistry.error(exchange, 400, "DIGEST_INVALID", "provided digest did not match");
      return;
    }
    blobs.put(actual, content.toByteArray());
    exchange.sendResponseHeaders(201, -1);
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
