package dev.arcbox.runtime.boot;

import java.io.IOException;

/** The files of the guest that are written by hand: resources beside this class. */
final class GuestResource {
  private GuestResource() {}

  static byte[] bytes(String name) throws BootException {
    try (var in = GuestResource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new BootException.MissingInput(
            "resource " + name + " is not in the program", "build it again");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new BootException.FileFailed("reading resource " + name, e);
    }
  }

  static String text(String name) throws BootException {
    return new String(bytes(name), java.nio.charset.StandardCharsets.UTF_8);
  }
}
