package dev.arcbox.platform.terminal;

/** A terminal's size in characters. */
public record WindowSize(int rows, int columns) {
  /** The kernel keeps each in 16 bits. */
  private static final int LARGEST = 0xffff;

  public WindowSize {
    if (rows < 0 || rows > LARGEST || columns < 0 || columns > LARGEST) {
      throw new IllegalArgumentException("window of " + rows + " rows, " + columns + " columns");
    }
  }
}
