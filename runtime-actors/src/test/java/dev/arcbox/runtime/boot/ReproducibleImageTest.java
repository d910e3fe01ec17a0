package dev.arcbox.runtime.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("uml")
@RequiresTier(value = "uml", env = "ARCBOX_HOME")
class ReproducibleImageTest {
  private static final long MOST = 120L << 20;

  @TempDir Path scratch;

  @Test
  void sameInputsGiveTheSameBytes() throws Exception {
    var user = BootAssets.ofUser(System.getenv());
    var known = user.ensure("uml", BootProgress.SILENT).systemImage();
    var again = scratch.resolve("again");
    user.makeSystemImage(again, Files.createDirectories(scratch.resolve("work")));
    assertEquals(known.digest(), Sha256.ofFile(again));
    assertTrue(known.size() < MOST, "size " + known.size());
    assertNotEquals(0, known.size());
  }
}
