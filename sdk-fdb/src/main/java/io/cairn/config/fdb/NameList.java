package io.cairn.config.fdb;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cairn.config.Publication;
import java.util.ArrayList;
import java.util.List;

/**
 * Which fragments a publish put and removed, in values: one a line, as many as fit, each after a
 * plus or a minus. Fragment names are ASCII without control characters.
 */
final class NameList {
  /** The longest value, in bytes. */
  static final int MAX_BYTES = 64 << 10;

  private static final char PUT = '+';
  private static final char REMOVED = '-';

  private NameList() {}

  /** A fragment that a publish touched. */
  record Touched(String name, boolean isRemoved) {}

  /** Returns the values for what a publish changes. */
  static List<byte[]> values(Publication.Effect effect) {
    Parts parts = new Parts();
    effect.added().forEach(fragment -> parts.add(PUT + fragment.name()));
    effect.changed().forEach(fragment -> parts.add(PUT + fragment.name()));
    effect.removed().forEach(name -> parts.add(REMOVED + name));
    return parts.end();
  }

  static List<Touched> of(byte[] value) {
    List<Touched> touched = new ArrayList<>();
    for (String line : new String(value, US_ASCII).split("\n", -1)) {
      touched.add(new Touched(line.substring(1), line.charAt(0) == REMOVED));
    }
    return touched;
  }

  private static final class Parts {
    private final List<byte[]> values = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();

    void add(String line) {
      if (lines.length() + line.length() + 1 > MAX_BYTES) {
        flush();
      }
      if (!lines.isEmpty()) {
        lines.append('\n');
      }
      lines.append(line);
    }

    List<byte[]> end() {
      if (!lines.isEmpty()) {
        flush();
      }
      return values;
    }

    private void flush() {
      values.add(lines.toString().getBytes(US_ASCII));
      lines.setLength(0);
    }
  }
}
