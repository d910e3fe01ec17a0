package dev.arcbox.testkit.docker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An answer whose body may still be on its way.
 *
 * @param headers by their names in lower case
 * @param body ends where the answer ends; of a hijacked connection, where the connection does
 */
public record DockerReply(int status, Map<String, String> headers, InputStream body) {

  /** The whole body; the connection can be asked again afterwards. */
  public String text() throws IOException {
    return new String(body.readAllBytes(), StandardCharsets.UTF_8);
  }

  /** Fails unless the status is this one; the message has what the daemon said. */
  public DockerReply expect(int expected) throws IOException {
    if (status != expected) {
      throw new AssertionError("status " + status + " instead of " + expected + ": " + text());
    }
    return this;
  }

  /** The first value of a string field of this name, at any depth of a JSON document. */
  public static String field(String document, String name) {
    Matcher matcher =
        Pattern.compile('"' + Pattern.quote(name) + "\"\\s*:\\s*\"([^\"]*)\"").matcher(document);
    if (!matcher.find()) {
      throw new AssertionError("no \"" + name + "\" in " + document);
    }
    return matcher.group(1);
  }
}
