package dev.arcbox.runtime.boot;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * Prepares boot assets without a daemon: {@code prefetch}, {@code build-kernel}, {@code paths}
 * (prints what a guest would boot from) or {@code parts} (of the packages, for tests), the same for
 * KVM as {@code kvm-paths} and {@code kvm-parts}, {@code train FILE} (writes the agent's list of
 * classes). Used by the test script and the benchmarks.
 */
public final class BootTool {
  private BootTool() {}

  /** Runs one command; exit status 1 and one line on standard error when it fails. */
  @SuppressWarnings("SystemOut") // A command-line tool.
  public static void main(String[] arguments) {
    var assets = BootAssets.ofUser(System.getenv());
    var force = Arrays.asList(arguments).contains("--force");
    try {
      switch (arguments.length == 0 ? "" : arguments[0]) {
        case "prefetch" -> print(assets.prefetch(force, BootTool::show));
        case "build-kernel" -> System.out.println(assets.buildKernel(force, BootTool::show));
        case "paths" -> print(assets.ensure("uml", BootTool::show));
        case "kvm-paths" -> print(assets.ensure("kvm", BootTool::show));
        case "kvm-parts" -> parts(assets.stockParts("kvm", BootTool::show));
        case "train" -> assets.train(Path.of(arguments[1]));
        case "parts" -> parts(assets.stockParts("uml", BootTool::show));
        default ->
            throw new BootException.MissingInput(
                "no command", "prefetch|build-kernel|paths|parts|kvm-paths|kvm-parts|train FILE");
      }
    } catch (BootException e) {
      System.err.println("arcbox: " + e.getMessage());
      System.exit(1);
    }
  }

  @SuppressWarnings("SystemOut")
  private static void show(String step, String detail, long done, long total) {
    System.err.println("arcbox: " + step + ": " + detail);
  }

  @SuppressWarnings("SystemOut")
  private static void parts(StockParts parts) {
    System.out.println("kernel=" + parts.kernel());
    System.out.println("modules=" + parts.modules());
    System.out.println("busybox=" + parts.busybox());
  }

  @SuppressWarnings("SystemOut")
  private static void print(Assets assets) {
    System.out.println("kernel=" + assets.kernel().file());
    System.out.println("initramfs=" + assets.initramfs().file());
    System.out.println("system=" + assets.systemImage().file());
    System.out.println("system.digest=" + assets.systemImage().digest());
    System.out.println("version=" + assets.kernel().version());
    System.out.println("lean=" + assets.lean());
    System.out.println("arguments=" + String.join(" ", assets.kernelArguments()));
  }
}
