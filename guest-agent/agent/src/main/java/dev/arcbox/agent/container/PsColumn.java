package dev.arcbox.agent.container;

import java.util.List;

/**
 * One column of what {@link ProcessList} tells.
 *
 * @see <a href="https://man7.org/linux/man-pages/man1/ps.1.html">ps(1)</a>
 */
record PsColumn(String title, Value value) {
  /** What stands in it of a process. */
  @FunctionalInterface
  interface Value {
    String of(PsProcess process);
  }

  static final List<PsColumn> FULL =
      List.of(
          new PsColumn("UID", PsProcess::user),
          named("pid"),
          named("ppid"),
          new PsColumn("C", p -> Long.toString((long) p.cpuShare())),
          named("stime"),
          named("tty"),
          named("time"),
          named("cmd"));

  static final List<PsColumn> LONG_FULL =
      List.of(
          new PsColumn("F", _ -> "4"),
          new PsColumn("S", p -> p.state().substring(0, 1)),
          new PsColumn("UID", PsProcess::user),
          named("pid"),
          named("ppid"),
          new PsColumn("C", p -> Long.toString((long) p.cpuShare())),
          new PsColumn("PRI", PsProcess::priority),
          named("ni"),
          named("vsz"),
          named("stime"),
          named("tty"),
          named("time"),
          named("cmd"));

  static final List<PsColumn> PLAIN =
      List.of(named("pid"), named("tty"), named("time"), new PsColumn("CMD", PsProcess::name));

  static final List<PsColumn> BSD_USER =
      List.of(
          named("user"),
          named("pid"),
          named("pcpu"),
          named("pmem"),
          named("vsz"),
          named("rss"),
          named("tty"),
          named("stat"),
          new PsColumn("START", PsProcess::startedAt),
          new PsColumn("TIME", PsProcess::shortTime),
          new PsColumn("COMMAND", PsProcess::command));

  static final List<PsColumn> BSD =
      List.of(
          named("pid"),
          named("tty"),
          named("stat"),
          new PsColumn("TIME", PsProcess::shortTime),
          new PsColumn("COMMAND", PsProcess::command));

  /** The column of a format word; the title is ps's own. Unknown ones give an empty title. */
  static PsColumn named(String word) {
    return switch (word) {
      case "pid", "tgid" -> new PsColumn("PID", p -> Integer.toString(p.pid()));
      case "ppid" -> new PsColumn("PPID", p -> Long.toString(p.parent()));
      case "pgid", "pgrp" -> new PsColumn("PGID", p -> Long.toString(p.group()));
      case "sid", "sess", "session" -> new PsColumn("SID", p -> Long.toString(p.session()));
      case "user", "euser", "uname" -> new PsColumn("USER", PsProcess::user);
      case "uid", "euid" -> new PsColumn("UID", PsProcess::uid);
      case "gid", "egid" -> new PsColumn("GID", PsProcess::gid);
      case "group", "egroup" -> new PsColumn("GROUP", PsProcess::gid);
      case "comm", "ucmd", "ucomm" -> new PsColumn("COMMAND", PsProcess::name);
      case "args", "command" -> new PsColumn("COMMAND", PsProcess::command);
      case "cmd" -> new PsColumn("CMD", PsProcess::command);
      case "time", "cputime" -> new PsColumn("TIME", PsProcess::time);
      case "etime" -> new PsColumn("ELAPSED", PsProcess::elapsed);
      case "etimes" -> new PsColumn("ELAPSED", p -> Long.toString(p.age()));
      case "tty", "tt", "tname" -> new PsColumn("TTY", PsProcess::tty);
      case "stat" -> new PsColumn("STAT", PsProcess::state);
      case "s", "state" -> new PsColumn("S", p -> p.state().substring(0, 1));
      case "rss", "rssize" -> new PsColumn("RSS", p -> Long.toString(p.residentKilobytes()));
      case "vsz", "vsize" -> new PsColumn("VSZ", p -> Long.toString(p.virtualKilobytes()));
      case "pcpu", "%cpu" -> new PsColumn("%CPU", p -> PsProcess.tenths(p.cpuShare()));
      case "pmem", "%mem" -> new PsColumn("%MEM", p -> PsProcess.tenths(p.memoryShare()));
      case "stime", "start_time", "start", "bsdstart" ->
          new PsColumn("STIME", PsProcess::startedAt);
      case "ni", "nice" -> new PsColumn("NI", PsProcess::nice);
      case "pri" -> new PsColumn("PRI", PsProcess::priority);
      case "nlwp", "thcount" -> new PsColumn("NLWP", PsProcess::threads);
      case "c" -> new PsColumn("C", p -> Long.toString((long) p.cpuShare()));
      default -> new PsColumn("", _ -> "");
    };
  }
}
