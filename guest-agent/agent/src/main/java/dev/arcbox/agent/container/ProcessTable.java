package dev.arcbox.agent.container;

import dev.arcbox.proto.agent.TopProcess;
import java.util.List;
import java.util.Optional;

/** Facts of processes from {@code /proc}. */
final class ProcessTable {
  private static final long TICK_NANOS = 10_000_000;

  private ProcessTable() {}

  /** What /proc says of one process; nothing when it has gone. */
  static Optional<TopProcess> process(int pid, long bootAtNanos) {
    Optional<String> stat = SmallFiles.read("/proc/" + pid + "/stat");
    return stat.map(text -> row(pid, text, bootAtNanos));
  }

  /**
   * "pid (name) state ppid pgrp session tty …"; the name may hold anything, the last ")" ends it.
   */
  private static TopProcess row(int pid, String stat, long bootAtNanos) {
    int close = stat.lastIndexOf(')');
    List<String> fields = SmallFiles.split(stat.substring(close + 1).trim(), ' ');
    String name = stat.substring(stat.indexOf('(') + 1, Math.max(close, stat.indexOf('(') + 1));
    long tty = field(fields, 4);
    return TopProcess.newBuilder()
        .setPid(pid)
        .setPpid((int) field(fields, 1))
        .setUser(user(pid))
        .setCpuNanos((field(fields, 11) + field(fields, 12)) * TICK_NANOS)
        .setStartedAtNanos(bootAtNanos + field(fields, 19) * TICK_NANOS)
        .setTty(tty == 0 ? "?" : "pts/" + (tty & 0xff))
        .setCommand(command(pid, name))
        .build();
  }

  private static long field(List<String> fields, int index) {
    return index < fields.size() ? SmallFiles.parse(fields.get(index), 0) : 0;
  }

  private static String user(int pid) {
    String status = SmallFiles.read("/proc/" + pid + "/status").orElse("");
    for (String line : SmallFiles.lines(status)) {
      if (line.startsWith("Uid:")) {
        return SmallFiles.split(line.substring(4), '\t').getFirst();
      }
    }
    return "?";
  }

  private static String command(int pid, String name) {
    String line = SmallFiles.read("/proc/" + pid + "/cmdline").orElse("").replace('\0', ' ').trim();
    return line.isEmpty() ? "[" + name + "]" : line;
  }
}
