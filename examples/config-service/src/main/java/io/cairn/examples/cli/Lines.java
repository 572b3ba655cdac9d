package io.cairn.examples.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The lines that differ between two texts: a longest common subsequence by dynamic programming over
 * what lies between the common beginning and the common end.
 */
final class Lines {
  /** The largest table of the dynamic programming; beyond it the middle counts as replaced. */
  private static final long MOST_CELLS = 4_000_000;

  private static final int CONTEXT = 1;

  private final String[] before;
  private final String[] after;
  private final List<Edit> edits = new ArrayList<>();

  private record Edit(char sign, String text, int line) {}

  private Lines(String before, String after) {
    this.before = before.split("\n", -1);
    this.after = after.split("\n", -1);
  }

  /**
   * Returns the differences with a line of context: {@code @@ 3 @@} says at which line of the new
   * text a piece begins, then come lines that begin with a blank, {@code -} or {@code +}.
   */
  static List<String> difference(String before, String after) {
    Lines lines = new Lines(before, after);
    lines.compare();
    return lines.pieces();
  }

  private void compare() {
    int start = 0;
    int oldEnd = before.length;
    int newEnd = after.length;
    while (start < Math.min(oldEnd, newEnd) && before[start].equals(after[start])) {
      start++;
    }
    while (oldEnd > start && newEnd > start && before[oldEnd - 1].equals(after[newEnd - 1])) {
      oldEnd--;
      newEnd--;
    }
    for (int i = 0; i < start; i++) {
      edits.add(new Edit(' ', after[i], i + 1));
    }
    middle(start, oldEnd, newEnd);
    for (int i = newEnd; i < after.length; i++) {
      edits.add(new Edit(' ', after[i], i + 1));
    }
  }

  private void middle(int start, int oldEnd, int newEnd) {
    int olds = oldEnd - start;
    int news = newEnd - start;
    int[][] common = {};
    boolean small = (long) olds * news <= MOST_CELLS;
    if (small) {
      common = new int[olds + 1][news + 1];
      for (int i = olds - 1; i >= 0; i--) {
        for (int j = news - 1; j >= 0; j--) {
          common[i][j] =
              before[start + i].equals(after[start + j])
                  ? common[i + 1][j + 1] + 1
                  : Math.max(common[i + 1][j], common[i][j + 1]);
        }
      }
    }
    int i = 0;
    int j = 0;
    while (i < olds || j < news) {
      if (small && i < olds && j < news && before[start + i].equals(after[start + j])) {
        edits.add(new Edit(' ', after[start + j], start + j + 1));
        i++;
        j++;
      } else if (i < olds && (j == news || !small || common[i + 1][j] >= common[i][j + 1])) {
        edits.add(new Edit('-', before[start + i++], start + j + 1));
      } else {
        edits.add(new Edit('+', after[start + j], start + j + 1));
        j++;
      }
    }
  }

  private List<String> pieces() {
    boolean[] shown = new boolean[edits.size()];
    for (int i = 0; i < shown.length; i++) {
      if (edits.get(i).sign() != ' ') {
        Arrays.fill(shown, Math.max(0, i - CONTEXT), Math.min(shown.length, i + CONTEXT + 1), true);
      }
    }
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < shown.length; i++) {
      if (shown[i]) {
        if (i == 0 || !shown[i - 1]) {
          lines.add("@@ %d @@".formatted(edits.get(i).line()));
        }
        lines.add((edits.get(i).sign() + " " + Plain.clean(edits.get(i).text())).stripTrailing());
      }
    }
    return lines;
  }
}
