package dev.arcbox.agent.container;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * What {@code /proc} says of one process.
 *
 * @param fields of {@code stat} from the state on
 * @see <a href="https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html">proc_pid_stat(5)</a>
 */
record PsProcess(
    int pid, String name, String command, String uid, String gid, List<String> fields, Now now) {
  private static final long TICKS = 100;
  private static final List<String> MONTHS =
      List.of("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec");

  /** The moment of asking, the same for all. */
  record Now(Instant wall, long uptimeSeconds, long memoryKilobytes, long pageKilobytes) {}

  static Optional<PsProcess> read(int pid, Now now) {
    Optional<String> stat = SmallFiles.read("/proc/" + pid + "/stat");
    if (stat.isEmpty()) {
      return Optional.empty();
    }
    String text = stat.get();
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    if (open < 0 || close < open) {
      return Optional.empty();
    }
    String name = text.substring(open + 1, close);
    String line = SmallFiles.read("/proc/" + pid + "/cmdline").orElse("").replace('\0', ' ').trim();
    String status = SmallFiles.read("/proc/" + pid + "/status").orElse("");
    return Optional.of(
        new PsProcess(
            pid,
            name,
            line.isEmpty() ? "[" + name + "]" : line.replace('\n', ' '),
            effective(status, "Uid:"),
            effective(status, "Gid:"),
            SmallFiles.split(text.substring(close + 1).trim(), ' '),
            now));
  }

  /** "Uid: real effective saved file-system". */
  private static String effective(String status, String key) {
    for (String line : SmallFiles.lines(status)) {
      if (line.startsWith(key)) {
        List<String> ids = SmallFiles.split(line.substring(key.length()), '\t');
        return ids.size() > 1 ? ids.get(1) : "?";
      }
    }
    return "?";
  }

  private long number(int index) {
    return index < fields.size() ? SmallFiles.parse(fields.get(index), 0) : 0;
  }

  long parent() {
    return number(1);
  }

  long group() {
    return number(2);
  }

  long session() {
    return number(3);
  }

  /** Names are the container's own, and nobody's here; but everybody knows the first. */
  String user() {
    return uid.equals("0") ? "root" : uid;
  }

  String tty() {
    long device = number(4);
    return device == 0 ? "?" : "pts/" + (device & 0xff);
  }

  /** A letter, and those that ps adds for a session's leader and a low priority. */
  String state() {
    String letter = fields.isEmpty() ? "?" : fields.getFirst();
    return letter
        + (number(16) < 0 ? "<" : number(16) > 0 ? "N" : "")
        + (session() == pid ? "s" : "");
  }

  String priority() {
    return Long.toString(39 - number(15));
  }

  String nice() {
    return Long.toString(number(16));
  }

  String threads() {
    return Long.toString(number(17));
  }

  private long cpuSeconds() {
    return (number(11) + number(12)) / TICKS;
  }

  long age() {
    return Math.max(0, now.uptimeSeconds - number(19) / TICKS);
  }

  double cpuShare() {
    return 100.0 * (number(11) + number(12)) / TICKS / Math.max(1, age());
  }

  long virtualKilobytes() {
    return number(20) / 1024;
  }

  long residentKilobytes() {
    return number(21) * now.pageKilobytes;
  }

  double memoryShare() {
    return 100.0 * residentKilobytes() / Math.max(1, now.memoryKilobytes);
  }

  static String tenths(double value) {
    long tenths = (long) (value * 10);
    return tenths / 10 + "." + tenths % 10;
  }

  String time() {
    long s = cpuSeconds();
    return two(s / 3600) + ":" + two(s / 60 % 60) + ":" + two(s % 60);
  }

  String shortTime() {
    long s = cpuSeconds();
    return s / 60 + ":" + two(s % 60);
  }

  /** [[days-]hours:]minutes:seconds */
  String elapsed() {
    long s = age();
    String text = two(s / 60 % 60) + ":" + two(s % 60);
    if (s >= 3600) {
      text = two(s / 3600 % 24) + ":" + text;
    }
    return s >= 86_400 ? s / 86_400 + "-" + text : text;
  }

  /** The hour, or the day of what is older than one. */
  String startedAt() {
    LocalDateTime start = LocalDateTime.ofInstant(now.wall.minusSeconds(age()), ZoneOffset.UTC);
    return age() < 86_400
        ? two(start.getHour()) + ":" + two(start.getMinute())
        : MONTHS.get(start.getMonthValue() - 1) + two(start.getDayOfMonth());
  }

  private static String two(long number) {
    return number < 10 ? "0" + number : Long.toString(number);
  }
}
