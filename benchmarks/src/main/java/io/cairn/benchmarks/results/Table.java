package io.cairn.benchmarks.results;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, two blanks apart; columns of numbers stand at the right. One thread. */
public final class Table {
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Creates an empty table.
   *
   * @param heads the heads of the columns; one that begins with {@code >} stands at the right
   */
  public Table(String... heads) {
    List<String> names = new ArrayList<>();
    for (String head : heads) {
      right.add(head.startsWith(">"));
      names.add(head.startsWith(">") ? head.substring(1) : head);
    }
    rows.add(names);
  }

  /** Adds a row, of as many cells as there are heads. */
  public Table row(Object... cells) {
    if (cells.length != right.size()) {
      throw new IllegalArgumentException(
          "%d cells for %d columns".formatted(cells.length, right.size()));
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(String.valueOf(cell));
    }
    rows.add(row);
    return this;
  }

  /** Prints it after an empty line. */
  public void print(PrintStream out) {
    int[] widths = new int[right.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    out.println();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String blanks = " ".repeat(widths[i] - row.get(i).length());
        line.append(i == 0 ? "" : "  ");
        line.append(right.get(i) ? blanks + row.get(i) : row.get(i) + blanks);
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
