package dev.arcbox.docker.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.connection.Client;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.stream.Materializer;

/**
 * One request on the virtual thread that answers it.
 *
 * @param parts of the path, by the names in the route
 */
public record Call(
    HttpRequest request,
    ApiVersion version,
    Map<String, String> parts,
    Query query,
    Client client,
    Materializer materializer) {

  /** Documents of requests are some kilobytes; a secret or a large label set stays below this. */
  private static final int MAX_DOCUMENT = 4 << 20;

  public String part(String name) {
    return parts.get(name);
  }

  public Filters filters() {
    return Filters.parse(query.find("filters"));
  }

  public Optional<String> header(String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }

  /** The body as it arrives; a reader that is slow makes the client slow. */
  public BodyStream body() {
    return BodyStream.of(request.entity().getDataBytes(), materializer);
  }

  /**
   * The body's JSON object; an absent body is an empty one.
   *
   * @throws Failure when it is too big, of another type, or broken
   */
  public ObjectNode document() {
    byte[] bytes = bytes();
    if (bytes.length == 0) {
      return Json.object();
    }
    checkType();
    JsonNode node = Json.parse(bytes);
    if (node.isNull()) {
      return Json.object();
    }
    if (!(node instanceof ObjectNode object)) {
      throw Failure.invalid("the request's body must be a JSON object");
    }
    return object;
  }

  private byte[] bytes() {
    try (InputStream body = body()) {
      byte[] bytes = body.readNBytes(MAX_DOCUMENT + 1);
      if (bytes.length > MAX_DOCUMENT) {
        throw new Failure(413, "request body too large: at most " + MAX_DOCUMENT + " bytes");
      }
      return bytes;
    } catch (IOException e) {
      throw new Failure(400, e.getMessage(), e);
    }
  }

  private void checkType() {
    String type = request.entity().getContentType().mediaType().toString();
    if (!type.toLowerCase(Locale.ROOT).equals("application/json")) {
      throw Failure.invalid(
          "unsupported Content-Type header (" + type + "): must be 'application/json'");
    }
  }
}
