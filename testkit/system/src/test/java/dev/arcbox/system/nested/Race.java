package dev.arcbox.system.nested;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Boots the same kernel and initramfs in turns on our monitor and on QEMU's microvm, and prints how
 * long each took to the first line of init. Ours runs in this JVM, as it does in a daemon; QEMU is
 * a fresh process, as it always is.
 */
final class Race {
  private static final int ROUNDS = 3;

  private Race() {}

  /** {@code kernel initrd}. */
  @SuppressWarnings("SystemOut") // the outer machine's console is what is read
  static void main(String[] args) throws IOException, InterruptedException {
    Path kernel = Path.of(args[0]);
    Path initrd = Path.of(args[1]);
    for (int i = 1; i <= ROUNDS; i++) {
      long ours = ours(kernel, initrd, "race-" + i);
      long theirs = Microvm.boot(kernel, initrd);
      System.out.printf(
          "race: ours %d ms, QEMU microvm %d ms, ratio %.2f%n",
          ours, theirs, ours / (double) theirs);
    }
  }

  private static long ours(Path kernel, Path initrd, String name)
      throws IOException, InterruptedException {
    try (InnerMachine machine = new InnerMachine(name, kernel, initrd, 1, "race")) {
      machine.machine().start();
      String _ = machine.says("inner-up");
      return machine.millis();
    }
  }
}
