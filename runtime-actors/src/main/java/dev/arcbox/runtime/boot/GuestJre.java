package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The guest's JRE: the running JDK's own modules, as few as the agent needs, and the native fence
 * as one more module. Linked without compression: the image is read through the page cache, where
 * start time counts and size does not.
 */
final class GuestJre {
  private static final List<String> MODULES =
      List.of("java.base", "java.logging", "jdk.unsupported", "dev.arcbox.platform");

  private GuestJre() {}

  /** Name and version of the JDK that links. */
  static String version() {
    return System.getProperty("java.vendor.version", "") + " " + Runtime.version();
  }

  static void link(Path platformJar, Path into, Path folder) throws BootException, IOException {
    var jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!Files.isExecutable(jlink)) {
      throw new BootException.MissingInput(
          "no jlink beside the running Java " + jlink, "run ArcBox with a JDK 25, not a JRE");
    }
    HostTool.run(
        List.of(
            jlink.toString(),
            "--module-path",
            platformJar.toString(),
            "--add-modules",
            String.join(",", MODULES),
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            into.toString()),
        folder,
        Map.of());
    // Licences of the JDK stay with the JDK on the host; the launcher tools have no use in a guest.
    BootCache.delete(into.resolve("legal"));
    BootCache.delete(into.resolve("bin/keytool"));
    BootCache.delete(into.resolve("bin/jrunscript"));
  }
}
