package dev.arcbox.guest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Compiles a C program of the tests into a static one for the guest. */
public final class CProgram {
  private CProgram() {}

  /** Compiles the resource beside {@code test} into {@code folder}. */
  public static Path compile(Class<?> test, String resource, Path folder)
      throws IOException, InterruptedException {
    Path source = folder.resolve(resource);
    try (InputStream in = test.getResourceAsStream(resource)) {
      Files.copy(in, source);
    }
    Path program = folder.resolve(resource.replace(".c", ""));
    List<String> command =
        List.of("gcc", "-static", "-O2", "-Wall", "-o", program.toString(), source.toString());
    Process gcc = new ProcessBuilder(command).inheritIO().start();
    if (gcc.waitFor() != 0) {
      throw new IOException("gcc ended with " + gcc.exitValue() + " for " + resource);
    }
    return program;
  }
}
