package dev.arcbox.testkit.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.arcbox.testkit.image.ImageArchives;
import dev.arcbox.testkit.image.TestImage;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry on loopback that keeps everything in memory. Each request is offered to the {@link
 * Script} first, which may answer in its place.
 */
public final class TestRegistry implements AutoCloseable {
  public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";

  private static final Pattern PATH = Pattern.compile("/v2/(.+)/(manifests|blobs|tags)/(.*)");
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]+)-");

  /** A manifest and its kind. */
  @SuppressWarnings("ArrayRecordComponent") // a pair to hold bytes, never compared
  public record Document(String mediaType, byte[] bytes) {}

  /** Answers a request in the registry's place, or leaves it alone and says false. */
  @FunctionalInterface
  public interface Script {
    boolean handle(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final PlainDoor door;
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, Document> manifests = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final UploadArea uploads = new UploadArea(blobs);
  private volatile Script script = _ -> false;
  private volatile RegistryGuard guard = RegistryGuard.open();

  private TestRegistry(HttpServer server) throws IOException {
    this.server = server;
    this.door = new PlainDoor(server.getAddress(), threads);
  }

  public static TestRegistry open() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    TestRegistry registry = new TestRegistry(server);
    server.setExecutor(registry.threads);
    server.createContext("/", registry::handle);
    server.start();
    return registry;
  }

  /** Host and port as image names have them. */
  public String host() {
    return "127.0.0.1:" + door.port();
  }

  public void script(Script other) {
    script = other;
  }

  public void guard(RegistryGuard other) {
    guard = other;
  }

  /** {@code METHOD path range}, in the order of coming. */
  public List<String> requests() {
    return requests;
  }

  public Map<String, byte[]> blobs() {
    return blobs;
  }

  /** By {@code repository:tag} and {@code repository@digest}. */
  public Map<String, Document> manifests() {
    return manifests;
  }

  /** Adds an image with gzip layers; answers its manifest's digest. */
  public String add(String repository, String tag, TestImage image) {
    image.layers().forEach(layer -> blob(ImageArchives.gzip(layer)));
    blob(image.configDocument());
    return manifest(repository, tag, OCI_MANIFEST, ImageArchives.manifest(image, true));
  }

  public String manifest(String repository, String tag, String mediaType, byte[] bytes) {
    String digest = "sha256:" + TestImage.sha256(bytes);
    manifests.put(repository + ":" + tag, new Document(mediaType, bytes));
    manifests.put(repository + "@" + digest, new Document(mediaType, bytes));
    return digest;
  }

  public String blob(byte[] bytes) {
    String digest = "sha256:" + TestImage.sha256(bytes);
    blobs.put(digest, bytes);
    return digest;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String range = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse("");
      requests.add(
          (exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + range).strip());
      if (script.handle(exchange)) {
        return;
      }
      String challenge = guard.challenge(exchange);
      if (!challenge.isEmpty()) {
        exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
        error(exchange, 401, "UNAUTHORIZED", "authentication required");
        return;
      }
      answer(exchange);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/v2/")) {
      send(exchange, 200, "application/json", "{}".getBytes(StandardCharsets.UTF_8));
      return;
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      error(exchange, 404, "NAME_UNKNOWN", "repository name not known to registry");
      return;
    }
    String repository = matcher.group(1);
    String rest = matcher.group(3);
    switch (matcher.group(2)) {
      case "manifests" -> manifest(exchange, repository, rest);
      case "tags" -> tags(exchange, repository);
      default -> {
        if (rest.startsWith("uploads")) {
          uploads.handle(exchange, repository, rest);
        } else {
          blob(exchange, rest);
        }
      }
    }
  }

  private void manifest(HttpExchange exchange, String repository, String reference)
      throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] bytes = exchange.getRequestBody().readAllBytes();
      String type = exchange.getRequestHeaders().getFirst("Content-Type");
      exchange
          .getResponseHeaders()
          .set("Docker-Content-Digest", manifest(repository, reference, type, bytes));
      exchange.sendResponseHeaders(201, -1);
      return;
    }
    String separator = reference.startsWith("sha256:") ? "@" : ":";
    Document found = manifests.get(repository + separator + reference);
    if (found == null) {
      error(exchange, 404, "MANIFEST_UNKNOWN", "manifest unknown");
      return;
    }
    exchange
        .getResponseHeaders()
        .set("Docker-Content-Digest", "sha256:" + TestImage.sha256(found.bytes));
    send(exchange, 200, found.mediaType, found.bytes);
  }

  private void tags(HttpExchange exchange, String repository) throws IOException {
    String tags =
        manifests.keySet().stream()
            .filter(key -> key.startsWith(repository + ":"))
            .map(key -> "\"" + key.substring(repository.length() + 1) + "\"")
            .sorted()
            .reduce((a, b) -> a + "," + b)
            .orElse("");
    byte[] json = ("{\"name\":\"x\",\"tags\":[" + tags + "]}").getBytes(StandardCharsets.UTF_8);
    send(exchange, 200, "application/json", json);
  }

  private void blob(HttpExchange exchange, String digest) throws IOException {
    byte[] bytes = blobs.get(digest);
    if (bytes == null) {
      error(exchange, 404, "BLOB_UNKNOWN", "blob unknown to registry");
      return;
    }
    Matcher range =
        RANGE.matcher(
            Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")).orElse(""));
    if (!range.matches()) {
      send(exchange, 200, "application/octet-stream", bytes);
      return;
    }
    int from = Integer.parseInt(range.group(1));
    exchange
        .getResponseHeaders()
        .set("Content-Range", "bytes " + from + "-" + (bytes.length - 1) + "/" + bytes.length);
    send(exchange, 206, "application/octet-stream", Arrays.copyOfRange(bytes, from, bytes.length));
  }

  /** An answer; HEAD gets its header only. */
  public static void send(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    if (exchange.getRequestMethod().equals("HEAD") || body.length == 0) {
      exchange.sendResponseHeaders(status, -1);
      return;
    }
    exchange.sendResponseHeaders(status, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  /** An answer of which the connection is cut after some bytes of the body. */
  public static void cut(HttpExchange exchange, int status, byte[] body, int after)
      throws IOException {
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body, 0, Math.min(after, body.length));
    exchange.getResponseBody().flush();
    // Closing with bytes owed makes the server drop the connection.
    exchange.close();
  }

  /** As registries put errors. */
  public static void error(HttpExchange exchange, int status, String code, String message)
      throws IOException {
    String json = "{\"errors\":[{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}]}";
    send(exchange, status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    door.close();
    server.stop(0);
    threads.shutdownNow();
  }
}
