package dev.arcbox.vmm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.guest.CpioWriter;
import dev.arcbox.testkit.tier.RequiresTier;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stock kernel on our monitor, on any machine: QEMU's TCG emulates a processor with SVM, Debian's
 * cloud kernel runs on that as the outer guest with KVM, a JRE and our classes in its initramfs,
 * and our monitor boots the same kernel once more inside. All that is printed stays in {@code
 * target/nested.log}.
 */
@Tag("nested")
@RequiresTier(
    value = "nested",
    env = {"ARCBOX_TEST_KVM_KERNEL", "ARCBOX_TEST_KVM_MODULES", "ARCBOX_TEST_BUSYBOX"},
    programs = "qemu-system-x86_64")
class NestedLinuxTest {
  private static final String OUTER_INIT =
      """
      #!/bin/busybox sh
      export PATH=/bin
      busybox mount -t proc proc /proc
      busybox mount -t sysfs sys /sys
      busybox mount -t devtmpfs dev /dev
      busybox mkdir -p /dev/shm
      busybox mount -t tmpfs shm /dev/shm
      for m in irqbypass ccp kvm kvm-amd; do
        [ -f /modules/$m.ko ] && busybox insmod /modules/$m.ko
      done
      run() {
        /jre/bin/java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xshare:auto \\
          --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \\
          --add-opens=java.base/jdk.internal.misc=ALL-UNNAMED \\
          -cp "$(busybox cat /classpath)" "$@"
      }
      run dev.arcbox.vmm.NestedMain /kernel /inner 1
      run dev.arcbox.vmm.NestedMain /kernel /inner 2
      run dev.arcbox.vmm.NestedRace /kernel /inner
      busybox poweroff -f
      """;

  /** Answers to the power button as a distribution would. */
  private static final String INNER_INIT =
      """
      #!/bin/busybox sh
      /bin/busybox mount -t proc proc /proc
      /bin/busybox mount -t devtmpfs dev /dev
      if /bin/busybox grep -q race /proc/cmdline; then
        echo "inner-up $(/bin/busybox uname -r)"
        while :; do /bin/busybox sleep 1000; done
      fi
      /bin/busybox insmod /modules/evdev.ko
      /bin/busybox insmod /modules/button.ko
      while [ ! -c /dev/input/event0 ]; do /bin/busybox usleep 20000; done
      exec 3</dev/input/event0
      echo "inner-up $(/bin/busybox uname -r) processors $(/bin/busybox nproc)"
      /bin/busybox dd bs=24 count=1 <&3 >/dev/null 2>&1
      exec /bin/busybox poweroff -f
      """;

  /** The dynamic linker and what the JRE links against. */
  private static final List<String> LIBRARIES =
      List.of(
          "lib64/ld-linux-x86-64.so.2",
          "lib/x86_64-linux-gnu/libc.so.6",
          "lib/x86_64-linux-gnu/libm.so.6",
          "lib/x86_64-linux-gnu/libdl.so.2",
          "lib/x86_64-linux-gnu/libpthread.so.0",
          "lib/x86_64-linux-gnu/librt.so.1");

  private static final Pattern LOADED = Pattern.compile("/(lib\\S+|usr/lib\\S+) \\(0x");
  private static final Path QEMU = Path.of("/usr/bin/qemu-system-x86_64");

  /** QEMU's firmware for microvm, and what it enters a kernel with. */
  private static final List<String> FIRMWARE =
      List.of("bios-microvm.bin", "pvh.bin", "linuxboot_dma.bin", "kvmvapic.bin");

  @TempDir Path folder;

  private static Path env(String name) {
    return Path.of(System.getenv(name));
  }

  @Test
  @Timeout(1500)
  void stockKernelBootsPausesResumesAndPowersOff() throws Exception {
    Path outer = Files.write(folder.resolve("outer.cpio"), outer());
    String log = boot(outer);
    for (int cpus = 1; cpus <= 2; cpus++) {
      assertTrue(log.contains("processors " + cpus + " after"), log);
      assertTrue(log.contains("nested: powered off with " + cpus + " cpus"), log);
    }
    assertTrue(log.contains("nested: paused"), log);
    assertTrue(log.contains("race: ours"), log);
  }

  private String boot(Path initramfs) throws IOException, InterruptedException {
    Path log = Path.of("target", "nested.log").toAbsolutePath();
    Process qemu =
        new ProcessBuilder(
                "qemu-system-x86_64",
                "-accel",
                "tcg,thread=multi",
                "-cpu",
                "max",
                "-smp",
                "2",
                "-m",
                "2048",
                "-kernel",
                image().toString(),
                "-initrd",
                initramfs.toString(),
                "-append",
                "console=ttyS0 quiet panic=-1 no_timer_check",
                "-nographic",
                "-nodefaults",
                "-no-reboot",
                "-serial",
                "stdio")
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(log.toFile())
            .start();
    try {
      assertTrue(qemu.waitFor(20, TimeUnit.MINUTES), "QEMU goes on and on; see " + log);
    } finally {
      qemu.destroyForcibly();
    }
    return Files.readString(log, StandardCharsets.ISO_8859_1);
  }

  /** QEMU boots by the Linux protocol and by PVH alike. */
  private static Path image() {
    return env("ARCBOX_TEST_KVM_KERNEL");
  }

  private byte[] outer() throws Exception {
    CpioWriter cpio = new CpioWriter();
    Set<String> folders = new HashSet<>();
    for (String name : List.of("dev", "proc", "sys", "run", "tmp")) {
      cpio.folder(name);
    }
    cpio.device("dev/console", 5, 1).device("dev/null", 1, 3);
    put(cpio, folders, "bin/busybox", env("ARCBOX_TEST_BUSYBOX"));
    Set<String> libraries = new TreeSet<>(LIBRARIES);
    libraries.addAll(librariesOf(QEMU));
    for (String library : libraries) {
      put(cpio, folders, library, Path.of("/", library).toRealPath());
    }
    put(cpio, folders, QEMU.toString().substring(1), QEMU);
    for (String name : FIRMWARE) {
      put(cpio, folders, "usr/share/qemu/" + name, Path.of("/usr/share/qemu", name).toRealPath());
    }
    for (String module :
        List.of(
            "virt/lib/irqbypass",
            "drivers/crypto/ccp/ccp",
            "arch/x86/kvm/kvm",
            "arch/x86/kvm/kvm-amd")) {
      module(cpio, folders, module);
    }
    tree(cpio, folders, "jre", runtime());
    cpio.file("classpath", classPath(cpio, folders).getBytes(StandardCharsets.UTF_8));
    put(cpio, folders, "kernel", env("ARCBOX_TEST_KVM_KERNEL"));
    cpio.file("inner", inner());
    return cpio.file("init", OUTER_INIT.getBytes(StandardCharsets.UTF_8)).finish();
  }

  /** What the dynamic linker would load for it, as paths below the root. */
  private static List<String> librariesOf(Path program) throws IOException, InterruptedException {
    Process ldd = new ProcessBuilder("ldd", program.toString()).start();
    List<String> libraries;
    try (BufferedReader lines = ldd.inputReader()) {
      libraries =
          lines
              .lines()
              .map(line -> LOADED.matcher(line))
              .filter(Matcher::find)
              .map(match -> match.group(1))
              .toList();
    }
    assertTrue(ldd.waitFor() == 0, "ldd " + program);
    return libraries;
  }

  private static byte[] inner() throws IOException {
    CpioWriter cpio = new CpioWriter();
    Set<String> folders = new HashSet<>();
    cpio.folder("dev").folder("proc").device("dev/console", 5, 1);
    put(cpio, folders, "bin/busybox", env("ARCBOX_TEST_BUSYBOX"));
    module(cpio, folders, "drivers/input/evdev");
    module(cpio, folders, "drivers/acpi/button");
    return cpio.file("init", INNER_INIT.getBytes(StandardCharsets.UTF_8)).finish();
  }

  private static void module(CpioWriter cpio, Set<String> folders, String name) throws IOException {
    Path file = env("ARCBOX_TEST_KVM_MODULES").resolve("kernel/" + name + ".ko");
    if (Files.exists(file)) {
      put(cpio, folders, "modules/" + file.getFileName(), file);
    }
  }

  private static void put(CpioWriter cpio, Set<String> folders, String name, Path file)
      throws IOException {
    for (int at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
      if (folders.add(name.substring(0, at))) {
        cpio.folder(name.substring(0, at));
      }
    }
    cpio.file(name, Files.readAllBytes(file));
  }

  private static void tree(CpioWriter cpio, Set<String> folders, String name, Path root)
      throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        put(cpio, folders, name + "/" + root.relativize(file), file);
      }
    }
  }

  /** A JRE of the modules that the monitor needs. */
  private Path runtime() throws IOException, InterruptedException {
    Path target = folder.resolve("jre");
    Process jlink =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jlink").toString(),
                "--add-modules",
                "java.base,java.logging,jdk.unsupported",
                "--strip-debug",
                "--no-header-files",
                "--no-man-pages",
                "--generate-cds-archive",
                "--output",
                target.toString())
            .inheritIO()
            .start();
    assertTrue(jlink.waitFor() == 0, "jlink");
    return target;
  }

  /** Our classes and the two libraries that the monitor uses. */
  private static String classPath(CpioWriter cpio, Set<String> folders) throws IOException {
    StringBuilder path = new StringBuilder();
    int number = 0;
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    for (String entry : all.split(File.pathSeparator, -1)) {
      Path file = Path.of(entry);
      String name = "classes/" + number++;
      if (Files.isDirectory(file)) {
        tree(cpio, folders, name, file);
      } else if (entry.matches(".*/(agrona|slf4j-api|platform-ffi|arcbox-testkit)-[^/]*\\.jar")) {
        name += ".jar";
        put(cpio, folders, name, file);
      } else {
        continue;
      }
      path.append(path.isEmpty() ? "" : ":").append('/').append(name);
    }
    return path.toString();
  }
}
