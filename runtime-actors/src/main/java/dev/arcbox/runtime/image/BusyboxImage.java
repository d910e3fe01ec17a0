package dev.arcbox.runtime.image;

import dev.arcbox.runtime.oci.ImageName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The image that is always there: Debian's static busybox, so that a first container needs no
 * registry. The same binary gives the same image, to the digest.
 */
public final class BusyboxImage {
  public static final String NAME = "busybox:latest";

  private BusyboxImage() {}

  /**
   * Adds the image, unless one of that name is there already: the user's own wins.
   *
   * @param busybox the static binary, of the host's architecture because it is asked for its
   *     applets
   * @return the image that was added
   */
  public static Optional<ImageRecord> install(ImageStore images, Path busybox) throws IOException {
    if (images.find(NAME).isPresent()) {
      return Optional.empty();
    }
    byte[] archive =
        BusyboxArchive.build(Files.readAllBytes(busybox), applets(busybox), ImageName.parse(NAME));
    LoadResult result = images.load(new ByteArrayInputStream(archive), LoadListener.silent());
    return Optional.of(result.images().getFirst());
  }

  /** What this binary was built with. */
  static NavigableSet<String> applets(Path busybox) throws IOException {
    Process process =
        new ProcessBuilder(List.of(busybox.toString(), "--list")).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output;
    try (InputStream out = process.getInputStream()) {
      output = new String(out.readNBytes(1 << 16), StandardCharsets.US_ASCII);
    }
    try {
      if (process.waitFor() != 0) {
        throw new IOException(busybox + " --list failed: " + output.strip());
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while asking " + busybox + " for its applets", e);
    }
    NavigableSet<String> applets = new TreeSet<>();
    output
        .lines()
        .map(String::strip)
        .filter(name -> name.matches("[\\w\\[.+-]+"))
        .forEach(applets::add);
    applets.remove("busybox");
    return applets;
  }
}
