package dev.arcbox.cli.args;

/**
 * The arguments that are not options.
 *
 * @param usage how they are written in help, as in "CONTAINER [CONTAINER...]"
 * @param least how many there must be
 * @param most how many there may be
 * @param completes what a shell may offer for them
 * @param optionsEnd whether the first operand ends the options, because a foreign command line
 *     follows
 */
public record Operands(String usage, int least, int most, Completes completes, boolean optionsEnd) {
  /** What a shell may offer for an operand. */
  public enum Completes {
    NOTHING,
    CONTAINERS,
    IMAGES,
    MACHINES,
    VOLUMES,
    NETWORKS,
    FILES,
    SHELLS
  }

  public static Operands none() {
    return new Operands("", 0, 0, Completes.NOTHING, false);
  }

  public static Operands exactly(int count, String usage, Completes completes) {
    return new Operands(usage, count, count, completes, false);
  }

  public static Operands atLeast(int least, String usage, Completes completes) {
    return new Operands(usage, least, Integer.MAX_VALUE, completes, false);
  }

  public static Operands between(int least, int most, String usage, Completes completes) {
    return new Operands(usage, least, most, completes, false);
  }

  /** An operand, and then a command line that is not ours to read. */
  public static Operands thenCommand(int least, String usage, Completes completes) {
    return new Operands(usage, least, Integer.MAX_VALUE, completes, true);
  }
}
