package dev.arcbox.system;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.testkit.tier.RequiresTier;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole product on KVM, on any machine: QEMU's TCG emulates a processor with SVM, Debian's
 * cloud kernel makes a KVM host of it, and the distribution runs there as a user would run it: the
 * daemon boots the same kernel as its machine, and runs containers in it. The outer machine's
 * console is kept in {@code target/nested-product.log}.
 */
@Tag("nested")
@RequiresTier(
    value = "nested",
    env = {"ARCBOX_HOME", "ARCBOX_TEST_KVM_KERNEL", "ARCBOX_TEST_KVM_MODULES"},
    programs = "qemu-system-x86_64")
class NestedProductTest {
  private static final Path PARTS = Path.of("src/test/nested").toAbsolutePath();

  @TempDir Path folder;

  @Test
  @Timeout(3000)
  void containersRunOnKvm() throws Exception {
    Path initramfs = folder.resolve("outer.cpio");
    pack(initramfs);
    String console = boot(initramfs);
    assertTrue(console.contains("Linux " + release() + "\n"), console);
    assertTrue(console.contains("status 0: arcbox run --rm busybox uname -sr"), console);
    assertTrue(console.contains("container has 1 cpu"), console);
    assertTrue(console.contains("status 7: arcbox run"), console);
    assertTrue(console.contains("\"backend\": \"kvm\""), console);
    assertTrue(console.contains("status 0: arcbox daemon stop"), console);
  }

  /** Both machines run the same kernel: {@code /lib/modules/<release>}. */
  private static String release() {
    return Path.of(System.getenv("ARCBOX_TEST_KVM_MODULES")).getFileName().toString();
  }

  private void pack(Path initramfs) throws IOException, InterruptedException {
    Path checkout = Path.of(System.getenv("ARCBOX_HOME")).resolve("../..").normalize();
    List<String> command =
        List.of(
            PARTS.resolve("root.sh").toString(),
            checkout.toString(),
            Files.createDirectory(folder.resolve("work")).toString(),
            PARTS.resolve("product").toString(),
            initramfs.toString());
    Path log = Path.of("target", "nested-root.log").toAbsolutePath();
    Process packing = start(command, log);
    assertTrue(packing.waitFor() == 0, () -> "packing failed; see " + log);
  }

  private String boot(Path initramfs) throws IOException, InterruptedException {
    List<String> command =
        List.of(
            "qemu-system-x86_64",
            "-accel",
            "tcg,thread=multi",
            "-cpu",
            "max",
            "-smp",
            "2",
            "-m",
            "3072",
            "-kernel",
            System.getenv("ARCBOX_TEST_KVM_KERNEL"),
            "-initrd",
            initramfs.toString(),
            "-append",
            "console=ttyS0 quiet panic=-1 no_timer_check",
            "-nographic",
            "-nodefaults",
            "-no-reboot",
            "-serial",
            "stdio");
    Path log = Path.of("target", "nested-product.log").toAbsolutePath();
    Process qemu = start(command, log);
    try {
      assertTrue(qemu.waitFor(45, TimeUnit.MINUTES), "QEMU goes on and on; see " + log);
    } finally {
      qemu.destroyForcibly();
    }
    return Files.readString(log, StandardCharsets.ISO_8859_1).replace("\r", "");
  }

  private static Process start(List<String> command, Path log) throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(log.toFile())
        .start();
  }
}
