package io.cairn.examples.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in aligned columns, two blanks apart; columns of numbers stand at the right. One thread. */
final class Table {
  private final List<String> heads;
  private final List<Boolean> right = new ArrayList<>();
  private final List<List<String>> rows = new ArrayList<>();

  /**
   * Creates an empty table.
   *
   * @param heads the heads of the columns; one that begins with {@code >} stands at the right
   */
  Table(String... heads) {
    List<String> names = new ArrayList<>();
    for (String head : heads) {
      right.add(head.startsWith(">"));
      names.add(head.startsWith(">") ? head.substring(1) : head);
    }
    this.heads = List.copyOf(names);
  }

  /** Adds a row; its cells are cleaned. */
  Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(Plain.line(String.valueOf(cell)));
    }
    rows.add(row);
    return this;
  }

  /** Returns the lines, the heads first. */
  List<String> lines() {
    int[] widths = new int[heads.size()];
    List<List<String>> all = new ArrayList<>();
    all.add(heads);
    all.addAll(rows);
    for (List<String> row : all) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], Plain.columns(row.get(i)));
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : all) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String blanks = " ".repeat(widths[i] - Plain.columns(row.get(i)));
        line.append(i == 0 ? "" : "  ");
        line.append(right.get(i) ? blanks + row.get(i) : row.get(i) + blanks);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
