package dev.arcbox.runtime.oci;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNameTest {
  private static final String HEX = "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io/library/busybox:latest, busybox:latest",
    "busybox:1.36, docker.io/library/busybox:1.36, busybox:1.36",
    "library/busybox, docker.io/library/busybox:latest, busybox:latest",
    "docker.io/busybox, docker.io/library/busybox:latest, busybox:latest",
    "index.docker.io/a/b, docker.io/a/b:latest, a/b:latest",
    "user/app, docker.io/user/app:latest, user/app:latest",
    "localhost/app, localhost/app:latest, localhost/app:latest",
    "localhost:5000/app:v1, localhost:5000/app:v1, localhost:5000/app:v1",
    "ghcr.io/o/r/s:T-1_x., ghcr.io/o/r/s:T-1_x., ghcr.io/o/r/s:T-1_x.",
    "REG/app, REG/app:latest, REG/app:latest",
    "[::1]:5000/app, [::1]:5000/app:latest, [::1]:5000/app:latest",
    "a/b__c/d-e--f/g.h, docker.io/a/b__c/d-e--f/g.h:latest, a/b__c/d-e--f/g.h:latest"
  })
  void normalisesAsDockerDoes(String text, String full, String familiar) {
    ImageName name = ImageName.parse(text);
    assertEquals(full, name.toString());
    assertEquals(familiar, name.familiar());
    assertEquals(name, ImageName.parse(name.toString()));
    assertEquals(name, ImageName.parse(name.familiar()));
  }

  @Test
  void aDigestNeedsNoTag() {
    ImageName name = ImageName.parse("busybox@sha256:" + HEX);
    assertTrue(name.tag().isEmpty());
    assertEquals("docker.io/library/busybox@sha256:" + HEX, name.toString());
    assertEquals("1.0", ImageName.parse("busybox:1.0@sha256:" + HEX).tag().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ":",
        "@",
        "/",
        "a/",
        "/a",
        "a//b",
        "A",
        "Busybox",
        "a:",
        "a:b:c",
        "a:-x",
        "a b",
        "a..b",
        "a___b",
        "-a",
        "a-",
        ".a",
        "a.",
        "../a",
        "a/../b",
        "a@sha256:abc",
        "a@md5:00",
        "http://x/a",
        "a.b/C",
        "-x.y/a",
        "x-.y/a",
        "a\u0000b",
        "a\nb",
        "ä",
        "a:\u00e4",
        "x.y:port/a",
        "x.y:999999/a",
        "[::1/a"
      })
  void refusesWhatDockerRefuses(String text) {
    assertThrows(OciException.class, () -> ImageName.parse(text));
  }

  @Test
  void refusesIdsAndOverlongNames() {
    assertThrows(OciException.class, () -> ImageName.parse(HEX));
    assertThrows(OciException.class, () -> ImageName.parse("a".repeat(256)));
    assertThrows(OciException.class, () -> ImageName.parse("a:" + "t".repeat(129)));
    assertThrows(OciException.class, () -> ImageName.parse("a".repeat(5_000_000)));
  }

  @Test
  void anyTextIsParsedOrRefusedAndWhatIsParsedIsStable() {
    Random random = new Random(20260101);
    String alphabet = "aab01.-_/:@[]AZ \u0000sha256:";
    for (int round = 0; round < 200_000; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(24); i >= 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        ImageName name = ImageName.parse(text.toString());
        assertEquals(name, ImageName.parse(name.toString()), text::toString);
        assertEquals(name, ImageName.parse(name.familiar()), text::toString);
      } catch (OciException e) {
        assertTrue(e.getMessage().length() < 500 && e.getMessage().indexOf('\0') < 0);
      }
    }
  }

  /** Patterns of this kind are known to take exponential time when written carelessly. */
  @Test
  void longRepetitionsAreRefusedWithoutBacktracking() {
    for (String unit : new String[] {"a-", "a.", "a__", "a", "0-"}) {
      String text = unit.repeat(250 / unit.length()) + "!";
      assertThrows(OciException.class, () -> ImageName.parse(text));
      assertThrows(OciException.class, () -> ImageName.parse(text + ".x/y"));
    }
  }
}
