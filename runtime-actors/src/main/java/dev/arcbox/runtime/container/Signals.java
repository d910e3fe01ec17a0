package dev.arcbox.runtime.container;

import dev.arcbox.runtime.Refusal;
import java.util.List;
import java.util.Locale;

/** Signals by name or number, as Linux numbers them on x86-64 and arm64. */
public final class Signals {
  public static final int KILL = 9;
  public static final int TERM = 15;

  /** SIGRTMAX. */
  private static final int LAST = 64;

  /** By number, from 1. */
  private static final List<String> NAMES =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private Signals() {}

  /**
   * The number of "KILL", "SIGKILL", "kill" or "9".
   *
   * @throws Refusal.Invalid as Docker words it
   */
  public static int parse(String text) {
    String upper = text.toUpperCase(Locale.ROOT);
    String name = upper.startsWith("SIG") ? upper.substring(3) : upper;
    int byName = NAMES.indexOf(name) + 1;
    if (byName > 0) {
      return byName;
    }
    if (text.matches("[0-9]{1,2}")) {
      int number = Integer.parseInt(text);
      if (number >= 1 && number <= LAST) {
        return number;
      }
    }
    throw new Refusal.Invalid("invalid signal: " + text);
  }

  /** "SIGTERM" of 15; the number itself when it has no name here. */
  public static String name(int number) {
    return number <= NAMES.size() ? "SIG" + NAMES.get(number - 1) : Integer.toString(number);
  }
}
