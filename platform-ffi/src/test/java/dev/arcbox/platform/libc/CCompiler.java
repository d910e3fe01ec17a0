package dev.arcbox.platform.libc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Asks the C compiler what an expression is on this machine. */
public final class CCompiler {
  private static final String HEAD =
      """
      #define _GNU_SOURCE
      #include <fcntl.h>
      #include <linux/falloc.h>
      #include <linux/kvm.h>
      #include <linux/landlock.h>
      #include <linux/stat.h>
      #include <linux/vm_sockets.h>
      #include <poll.h>
      #include <sched.h>
      #include <signal.h>
      #include <spawn.h>
      #include <stddef.h>
      #include <stdio.h>
      #include <sys/epoll.h>
      #include <sys/eventfd.h>
      #include <sys/file.h>
      #include <sys/ioctl.h>
      #include <sys/mman.h>
      #include <sys/prctl.h>
      #include <sys/reboot.h>
      #include <sys/signalfd.h>
      #include <sys/socket.h>
      #include <sys/stat.h>
      #include <sys/syscall.h>
      #include <sys/time.h>
      #include <sys/timerfd.h>
      #include <sys/uio.h>
      #include <sys/un.h>
      #include <sys/wait.h>
      #include <termios.h>
      #include <time.h>
      #include <unistd.h>
      int main(void) {
      """;

  private CCompiler() {}

  /** The values of integer expressions, in the compiler's own arithmetic. */
  public static Map<String, Long> values(Path folder, List<String> expressions) throws Exception {
    Path compiler = find().orElse(null);
    boolean required =
        Optional.ofNullable(System.getenv("ARCBOX_REQUIRE")).orElse("").contains("host");
    if (compiler == null && required) {
      throw new AssertionError("ARCBOX_REQUIRE names host, but there is no gcc or cc on the PATH");
    }
    Assumptions.assumeTrue(compiler != null, "no gcc or cc on the PATH to compare layouts with");
    StringBuilder program = new StringBuilder(HEAD);
    for (String expression : expressions) {
      program.append("  printf(\"%ld\\n\", (long)(").append(expression).append("));\n");
    }
    program.append("}\n");
    Path source = Files.writeString(folder.resolve("ask.c"), program);
    Path binary = folder.resolve("ask");
    run(List.of(compiler.toString(), "-o", binary.toString(), source.toString()));
    List<String> lines = run(List.of(binary.toString())).lines().toList();
    Map<String, Long> values = new TreeMap<>();
    for (int i = 0; i < expressions.size(); i++) {
      values.put(expressions.get(i), Long.valueOf(lines.get(i)));
    }
    return values;
  }

  private static Optional<Path> find() {
    return Stream.of("gcc", "cc")
        .flatMap(name -> Stream.of("/usr/bin", "/usr/local/bin").map(dir -> Path.of(dir, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(command + ":\n" + output);
    }
    return output;
  }
}
