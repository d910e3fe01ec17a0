package dev.arcbox.runtime.container;

/** Which of a process's streams. The number is the one in log files. */
public enum OutputKind {
  STDOUT(1),
  STDERR(2);

  private final int number;

  OutputKind(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  static OutputKind of(int number) {
    return number == STDERR.number ? STDERR : STDOUT;
  }
}
