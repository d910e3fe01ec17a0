package dev.arcbox.bench.docker;

import dev.arcbox.testkit.image.BigImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code DockerApiBench MIB NAME=SOCKET=PID…}: each operation on one daemon after the other, the
 * image {@code busybox} being there; the first is what the others are compared with.
 */
final class DockerApiBench {
  private static final int QUICK = 500;
  private static final int SLOW = 20;
  private static final int CONTAINERS = 50;
  private static final int LOG_MIB = 64;

  private final List<Subject> subjects;
  private final long mebibytes;

  private DockerApiBench(List<Subject> subjects, long mebibytes) {
    this.subjects = subjects;
    this.mebibytes = mebibytes;
  }

  public static void main(String[] arguments) throws Exception {
    List<Subject> subjects = new ArrayList<>();
    for (String argument : List.of(arguments).subList(1, arguments.length)) {
      String[] parts = argument.split("=", 3);
      subjects.add(new Subject(parts[0], Path.of(parts[1]), Long.parseLong(parts[2])));
    }
    new DockerApiBench(subjects, Long.parseLong(arguments[0])).run();
    for (Subject subject : subjects) {
      subject.close();
    }
  }

  @FunctionalInterface
  private interface Operation {
    void on(Subject subject, String container) throws Exception;
  }

  private void run() throws Exception {
    System.out.printf("%-30s %-10s %9s %9s%n", "milliseconds", "", "median", "p95");
    List<String> sleepers = new ArrayList<>();
    for (Subject subject : subjects) {
      subject.life(); // the machine boots, files come into caches
      String id = subject.create("sleep", "100000");
      subject.start(id);
      sleepers.add(id);
    }
    times("_ping", QUICK, sleepers, (s, _) -> s.get("/_ping"));
    times("version", QUICK, sleepers, (s, _) -> s.get("/v1.41/version"));
    times("ps", QUICK, sleepers, (s, _) -> s.get("/v1.41/containers/json"));
    times("inspect", QUICK, sleepers, (s, c) -> s.get("/v1.41/containers/" + c + "/json"));
    times("create + rm", SLOW, sleepers, (s, _) -> s.remove(s.create("true")));
    times("create + start + wait + rm", SLOW, sleepers, (s, _) -> s.life());
    times("exec to the last byte", SLOW, sleepers, Subject::exec);
    throughput();
    for (int i = 0; i < subjects.size(); i++) {
      subjects.get(i).remove(sleepers.get(i));
    }
    memory();
    bigStreams();
  }

  private void times(String name, int runs, List<String> containers, Operation operation)
      throws Exception {
    double first = 0;
    for (int i = 0; i < subjects.size(); i++) {
      Subject subject = subjects.get(i);
      String container = containers.get(i);
      Samples samples =
          Samples.of(Math.max(3, runs / 2), runs, () -> operation.on(subject, container));
      first = i == 0 ? samples.median() : first;
      System.out.printf(
          "%-30s %-10s %s%s%n",
          i == 0 ? name : "", subject.name, samples, ratio(i, first, samples.median()));
    }
  }

  private static String ratio(int index, double first, double value) {
    return index == 0 || value == 0
        ? ""
        : String.format(Locale.ROOT, "   the first takes %.2f times this", first / value);
  }

  private void throughput() throws IOException {
    System.out.printf("%n%-30s %-10s %9s%n", "mebibytes per second", "", "");
    for (Subject subject : subjects) {
      String script = "yes 0123456789012345678901234567890123456789 | head -c " + (LOG_MIB << 20);
      String id = subject.create("sh", "-c", script);
      long from = System.nanoTime();
      long output = subject.output(id);
      rate("a container's output", subject, output, from);
      subject.await(id);
      from = System.nanoTime();
      rate("its logs, read again", subject, subject.logs(id), from);
      subject.remove(id);
    }
  }

  private static void rate(String name, Subject subject, long bytes, long from) {
    double seconds = (System.nanoTime() - from) / 1e9;
    System.out.printf("%-30s %-10s %9.1f%n", name, subject.name, bytes / seconds / (1 << 20));
  }

  private void memory() throws IOException {
    System.out.printf("%n%-30s%n", "mebibytes (PSS), without and with " + CONTAINERS + " running");
    for (Subject subject : subjects) {
      double daemon = Memory.pssMib(List.of(subject.daemon()));
      double all = Memory.pssMib(subject.processes());
      List<String> ids = new ArrayList<>();
      for (int i = 0; i < CONTAINERS; i++) {
        String id = subject.create("sleep", "100000");
        ids.add(id);
        subject.start(id);
      }
      System.out.printf(
          "%-30s %-10s %9.1f %9.1f%n",
          "daemon", subject.name, daemon, Memory.pssMib(List.of(subject.daemon())));
      System.out.printf(
          "%-30s %-10s %9.1f %9.1f%n",
          "all of its processes", subject.name, all, Memory.pssMib(subject.processes()));
      for (String id : ids) {
        subject.remove(id);
      }
    }
  }

  private void bigStreams() throws IOException {
    if (mebibytes == 0) {
      return;
    }
    System.out.printf(
        "%n%-30s %-10s %9s %9s%n", "an image of " + mebibytes + " MiB", "", "MiB/s", "peak RSS");
    for (Subject subject : subjects) {
      BigImage image = new BigImage("big:1", mebibytes << 20);
      stream(
          "load",
          subject,
          () -> {
            subject.load(image::writeTo);
            return image.size();
          });
      stream("save", subject, () -> subject.save("big:1"));
      subject.removeImage("big:1");
    }
  }

  private interface Transfer {
    long bytes() throws IOException;
  }

  private static void stream(String name, Subject subject, Transfer transfer) throws IOException {
    Memory.forgetPeak(subject.daemon());
    long from = System.nanoTime();
    long bytes = transfer.bytes();
    double seconds = (System.nanoTime() - from) / 1e9;
    System.out.printf(
        "%-30s %-10s %9.1f %9.1f%n",
        name, subject.name, bytes / seconds / (1 << 20), Memory.peakMib(subject.daemon()));
  }
}
