package dev.arcbox.testkit.kvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Assembly (GNU syntax) to the bytes of a program that runs at a fixed address. */
public final class GuestCode {
  private GuestCode() {}

  /** Assembles; the program begins with its first instruction. Needs gcc on the PATH. */
  public static byte[] assemble(long address, String source) {
    try {
      Path folder = Files.createTempDirectory("arcbox-guest-code");
      Path text = Files.writeString(folder.resolve("guest.S"), source + "\n");
      Path binary = folder.resolve("guest.bin");
      try {
        run(
            List.of(
                "gcc",
                "-nostdlib",
                "-static",
                "-no-pie",
                "-Wl,--build-id=none",
                "-Wl,-n",
                "-Wl,-Ttext=0x" + Long.toHexString(address),
                "-Wl,--oformat=binary",
                "-Wl,-e,0x" + Long.toHexString(address),
                "-o",
                binary.toString(),
                text.toString()));
        return Files.readAllBytes(binary);
      } finally {
        Files.deleteIfExists(text);
        Files.deleteIfExists(binary);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void run(List<String> command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException("gcc: " + output);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
