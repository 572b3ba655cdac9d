package io.cairn.config.grpc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a file of rights.
 *
 * @param shown what a caller shows: a token, or a pattern of subjects
 * @param rights what it may do
 */
record RightsLine(String shown, PatternRights rights) {
  private static final String FOLLOW = "follow=";
  private static final String LEAD = "lead=";

  /**
   * Reads a line.
   *
   * @return the line, or null if nothing stands on it
   * @throws IllegalArgumentException if it is malformed; the message is the rest of a sentence, and
   *     never shows the first field, which may be a secret
   */
  static @Nullable RightsLine parse(String line) {
    List<String> fields = fields(line);
    if (fields.isEmpty()) {
      return null;
    }
    if (fields.size() < 2) {
      throw new IllegalArgumentException("has 1 field: it takes a token or subject, and a name");
    }
    List<Wildcard> follow = new ArrayList<>();
    List<Wildcard> lead = new ArrayList<>();
    for (String field : fields.subList(2, fields.size())) {
      if (field.startsWith(FOLLOW)) {
        follow.add(new Wildcard(field.substring(FOLLOW.length())));
      } else if (field.startsWith(LEAD)) {
        lead.add(new Wildcard(field.substring(LEAD.length())));
      } else {
        throw new IllegalArgumentException(
            "has the right \"%s\", which is neither follow=PATTERN nor lead=PATTERN"
                .formatted(field));
      }
    }
    return new RightsLine(
        fields.get(0), new PatternRights(fields.get(1), List.copyOf(follow), List.copyOf(lead)));
  }

  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (true) {
      while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
        at++;
      }
      if (at == line.length() || line.charAt(at) == '#') {
        return fields;
      }
      StringBuilder field = new StringBuilder();
      boolean quoted = false;
      while (at < line.length() && (quoted || !Character.isWhitespace(line.charAt(at)))) {
        char c = line.charAt(at++);
        if (c == '"') {
          quoted = !quoted;
        } else {
          field.append(c);
        }
      }
      if (quoted) {
        throw new IllegalArgumentException(
            "has a double quote in field %d that is not closed".formatted(fields.size() + 1));
      }
      fields.add(field.toString());
    }
  }
}
