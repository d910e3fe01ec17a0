package dev.arcbox.runtime.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.arcbox.runtime.oci.OciException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthDocumentTest {
  private static Optional<Credentials> of(String json) {
    return AuthDocument.ofHeader(
        Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void nobodyIsSaidInMoreThanOneWay() {
    assertEquals(Optional.empty(), AuthDocument.ofHeader(" "));
    assertEquals(Optional.empty(), of("{}"));
    assertEquals(Optional.empty(), of("null"));
  }

  @Test
  void somebodyIsRead() {
    assertEquals(
        Optional.of(new Credentials.Password("u", "p")),
        of("{\"username\":\"u\",\"password\":\"p\"}"));
    assertThrows(OciException.InvalidDocument.class, () -> of("[]"));
    assertThrows(OciException.InvalidDocument.class, () -> AuthDocument.ofHeader("?"));
  }
}
