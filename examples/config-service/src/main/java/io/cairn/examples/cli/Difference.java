package io.cairn.examples.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cairn.config.ConfigChange;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.Selector;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What differs between two configs of a hunt, for people and for machines. Immutable.
 *
 * <pre>
 * ~ rules/scoring  812 -> 813 bytes
 *     @@ 3 @@
 *       points:
 *     -   base: 20
 *     +   base: 40
 * + rules/bonus    120 bytes
 * - zones/harbour  95 bytes
 * </pre>
 */
final class Difference {
  /** The most lines of text shown. */
  private static final int MOST_LINES = 200;

  private final @Nullable HuntConfig before;
  private final HuntConfig after;
  private final ConfigChange change;

  /**
   * Compares.
   *
   * @param before the config before; null if there was none
   * @param after the config after
   */
  Difference(@Nullable HuntConfig before, HuntConfig after) {
    this.before = before;
    this.after = after;
    this.change =
        before == null ? ConfigChange.initial(after) : ConfigChange.between(before, after);
  }

  boolean isNothing() {
    return change.added().isEmpty() && change.changed().isEmpty() && change.removed().isEmpty();
  }

  /** Returns {@code 1 added, 2 changed}. */
  String counts() {
    List<String> parts = new ArrayList<>();
    count(parts, change.added(), "added");
    count(parts, change.changed(), "changed");
    count(parts, change.removed(), "removed");
    return parts.isEmpty() ? "nothing differs" : String.join(", ", parts);
  }

  private static void count(List<String> parts, Set<String> names, String what) {
    if (!names.isEmpty()) {
      parts.add("%,d %s".formatted(names.size(), what));
    }
  }

  /**
   * Returns lines for people.
   *
   * @param texts whether the lines of text that differ are shown too
   */
  List<String> lines(boolean texts) {
    int width =
        java.util.stream.Stream.of(change.added(), change.changed(), change.removed())
            .flatMap(Set::stream)
            .mapToInt(String::length)
            .max()
            .orElse(0);
    List<String> lines = new ArrayList<>();
    for (String name : change.changed()) {
      Fragment old = old(name);
      Fragment now = after.fragment(name);
      lines.add("~ %s  %s".formatted(pad(name, width), facts(old, now)));
      if (texts) {
        texts(old, now).forEach(line -> lines.add("    " + line));
      }
    }
    for (String name : change.added()) {
      lines.add("+ %s  %s".formatted(pad(name, width), facts(after.fragment(name))));
    }
    for (String name : change.removed()) {
      lines.add("- %s  %s".formatted(pad(name, width), facts(old(name))));
    }
    if (lines.size() <= MOST_LINES) {
      return lines;
    }
    List<String> some = new ArrayList<>(lines.subList(0, MOST_LINES));
    some.add("... and %,d more lines".formatted(lines.size() - MOST_LINES));
    return some;
  }

  private Fragment old(String name) {
    if (before == null) {
      throw new IllegalStateException("nothing was there before " + name);
    }
    return before.fragment(name);
  }

  private static String pad(String name, int width) {
    return name + " ".repeat(width - name.length());
  }

  private static String facts(Fragment fragment) {
    return "%,d bytes%s"
        .formatted(
            fragment.size(),
            fragment.selector().equals(Selector.EVERYTHING) ? "" : ", for " + fragment.selector());
  }

  private static String facts(Fragment old, Fragment now) {
    List<String> facts = new ArrayList<>();
    if (!old.buffer().equals(now.buffer())) {
      facts.add(
          old.size() == now.size()
              ? "%,d bytes".formatted(now.size())
              : "%,d -> %,d bytes".formatted(old.size(), now.size()));
    }
    if (!old.contentType().equals(now.contentType())) {
      facts.add("%s -> %s".formatted(old.contentType(), now.contentType()));
    }
    if (!old.selector().equals(now.selector())) {
      facts.add("for %s -> for %s".formatted(pods(old.selector()), pods(now.selector())));
    }
    return String.join(", ", facts);
  }

  private static String pods(Selector selector) {
    return selector.equals(Selector.EVERYTHING) ? "every pod" : selector.toString();
  }

  private static List<String> texts(Fragment old, Fragment now) {
    Optional<String> from = text(old);
    Optional<String> to = text(now);
    return from.isPresent() && to.isPresent() && !from.equals(to)
        ? Lines.difference(from.get(), to.get())
        : List.of();
  }

  /** Returns a fragment's content as text, if it is UTF-8 without NULs. */
  static Optional<String> text(Fragment fragment) {
    try {
      ByteBuffer content = fragment.buffer();
      String text = StandardCharsets.UTF_8.newDecoder().decode(content).toString();
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }

  /** Adds the names, for machines: {@code "added":[...],"changed":[...],"removed":[...]}. */
  void write(ObjectNode json) {
    names(json.putArray("added"), change.added());
    names(json.putArray("changed"), change.changed());
    names(json.putArray("removed"), change.removed());
  }

  private static void names(ArrayNode array, Set<String> names) {
    names.forEach(array::add);
  }
}
