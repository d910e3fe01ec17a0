package dev.arcbox.cli.output;

import java.util.ArrayList;
import java.util.List;

/** Columns as wide as their widest cell. */
public final class Table {
  private static final int GAP = 3;

  private final List<String[]> rows = new ArrayList<>();

  public Table(String... titles) {
    rows.add(titles);
  }

  public Table row(String... cells) {
    rows.add(cells);
    return this;
  }

  public void print(Printer out) {
    int[] widths = widths();
    StringBuilder line = new StringBuilder();
    for (String[] row : rows) {
      line.setLength(0);
      for (int i = 0; i < row.length; i++) {
        String cell = clean(row[i]);
        line.append(cell);
        if (i < row.length - 1) {
          line.repeat(' ', widths[i] - cell.codePointCount(0, cell.length()) + GAP);
        }
      }
      out.line(line);
    }
  }

  private int[] widths() {
    int[] widths = new int[rows.getFirst().length];
    for (String[] row : rows) {
      for (int i = 0; i < row.length; i++) {
        String cell = clean(row[i]);
        widths[i] = Math.max(widths[i], cell.codePointCount(0, cell.length()));
      }
    }
    return widths;
  }

  /** A name or command from a container must not steer the user's terminal. */
  private static String clean(String cell) {
    for (int i = 0; i < cell.length(); i++) {
      if (Character.isISOControl(cell.charAt(i))) {
        return replaceControls(cell);
      }
    }
    return cell;
  }

  private static String replaceControls(String cell) {
    StringBuilder clean = new StringBuilder(cell.length());
    for (int i = 0; i < cell.length(); i++) {
      char c = cell.charAt(i);
      clean.append(Character.isISOControl(c) ? '?' : c);
    }
    return clean.toString();
  }
}
