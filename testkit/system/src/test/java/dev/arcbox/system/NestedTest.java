package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stock Linux on our monitor, and the whole product on it, on any machine: QEMU's TCG emulates a
 * processor with SVM, Debian's cloud kernel makes a KVM host of it, and there our monitor boots the
 * same kernel once more; then the distribution runs as a user would run it. One outer machine does
 * it all ({@code src/test/nested/script}), since it takes minutes; the tests read its console,
 * which is kept in {@code target/nested.log}.
 */
@Tag("nested")
@RequiresTier(
    value = "nested",
    env = {"ARCBOX_HOME", "ARCBOX_TEST_KVM_KERNEL", "ARCBOX_TEST_KVM_MODULES"},
    programs = "qemu-system-x86_64")
class NestedTest {
  private static final Path PARTS = Path.of("src/test/nested").toAbsolutePath();

  /** The outer machine says "alive" every 20 seconds of its own; this is what may be missing. */
  private static final int LOOK_SECONDS = 10;

  private static final int MOST_QUIET = 30;

  @TempDir static Path folder;

  private static String console = "";

  @BeforeAll
  @Timeout(2700) // a quiet machine takes some three minutes; a loaded one may take its time
  static void run() throws IOException, InterruptedException {
    Path initramfs = folder.resolve("outer.cpio");
    pack(initramfs);
    console = boot(initramfs);
  }

  private static void said(String text) {
    assertTrue(console.contains(text), () -> "not said: " + text + "\n" + console);
  }

  /** Both machines run the same kernel: {@code /lib/modules/<release>}. */
  private static String release() {
    return Path.of(System.getenv("ARCBOX_TEST_KVM_MODULES")).getFileName().toString();
  }

  @Test
  void stockKernelBootsPausesResumesAndPowersOff() {
    said("nested: one: inner-up " + release() + " processors 1 after");
    said("nested: one: paused\nnested: one: running\n");
    said("nested: one: powered off");
    said("status 0: nested Monitor");
  }

  @Test
  void twoProcessorsBootPauseResumeAndPowerOff() {
    said("nested: two: inner-up " + release() + " processors 2 after");
    said("nested: two: paused\nnested: two: running\n");
    said("nested: two: powered off");
  }

  @Test
  void kernelTakesAProcessorThatCameLater() {
    said("nested: added vCPU 1");
    said("nested: inner-added online 0-1 processors 2");
  }

  @Test
  void microvmBootsTheSameBesideUs() {
    said("nested: QEMU microvm: up after");
  }

  @Test
  void measuresTheHostAndSeesThatItNests() {
    said("million instructions a second in ring 0"); // whatever it is: a loaded host is slow
    said("nested: the host nests: true");
  }

  @Test
  void containersRunOnKvm() {
    said("Linux " + release() + "\n");
    said("container has 1 cpu");
    said("status 7: arcbox run --rm busybox");
    said("\"backend\": \"kvm\"");
    said("\"balloon\": {");
    said("\"memtot\": ");
    said("status 0: arcbox daemon stop");
  }

  private static void pack(Path initramfs) throws IOException, InterruptedException {
    Path checkout = Path.of(System.getenv("ARCBOX_HOME")).resolve("../..").normalize();
    List<String> command =
        List.of(
            PARTS.resolve("root.sh").toString(),
            checkout.toString(),
            Files.createDirectory(folder.resolve("work")).toString(),
            PARTS.resolve("script").toString(),
            initramfs.toString());
    Path log = Path.of("target", "nested-root.log").toAbsolutePath();
    Process packing = start(command, log);
    assertTrue(packing.waitFor() == 0, () -> "packing failed; see " + log);
  }

  private static String boot(Path initramfs) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            PARTS.resolve("outer.sh").toString(),
            System.getenv("ARCBOX_TEST_KVM_KERNEL"),
            initramfs.toString());
    Path log = Path.of("target", "nested.log").toAbsolutePath();
    if (!ends(start(command, log), log)) {
      // Seen once in some dozen runs: both emulated processors livelocked in the outer kernel.
      Files.move(log, log.resolveSibling("nested.log.1"), StandardCopyOption.REPLACE_EXISTING);
      assertTrue(
          ends(start(command, log), log), "no pulse of the outer machine, twice; see " + log);
    }
    String said = Files.readString(log, StandardCharsets.ISO_8859_1);
    return said.replace("\r", "").replaceAll("=== [0-9.]+ alive\n", "");
  }

  /** Waits for the outer machine's end; false when it was killed, because its pulse had stopped. */
  private static boolean ends(Process qemu, Path log) throws IOException, InterruptedException {
    try {
      long size = 0;
      for (int quiet = 0; quiet < MOST_QUIET; quiet++) {
        if (qemu.waitFor(LOOK_SECONDS, TimeUnit.SECONDS)) {
          return true;
        }
        if (Files.size(log) > size) {
          size = Files.size(log);
          quiet = 0;
        }
      }
      return false;
    } finally {
      int _ = qemu.destroyForcibly().waitFor();
    }
  }

  private static Process start(List<String> command, Path log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(log.toFile())
        .start();
  }
}
