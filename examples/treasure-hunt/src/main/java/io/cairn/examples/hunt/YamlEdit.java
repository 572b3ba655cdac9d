package io.cairn.examples.hunt;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Replaces one value in a YAML text and leaves every other character, comments too, as it was. The
 * value is named by a dotted path: {@code points.base}, {@code hints.0}.
 */
final class YamlEdit {
  private YamlEdit() {}

  /**
   * Returns the text with another value.
   *
   * @throws IllegalArgumentException if the path leads to no single value, or the text is not YAML
   */
  static String set(String text, String path, String value) {
    Node before = compose(text);
    ScalarNode old = find(before, path);
    boolean quoted =
        old.getScalarStyle() == ScalarStyle.DOUBLE_QUOTED
            || old.getScalarStyle() == ScalarStyle.SINGLE_QUOTED;
    if (!quoted) {
      String plain = replace(text, old, value);
      if (differsOnlyAt(before, plain, path, value)) {
        return plain;
      }
    }
    String safe = replace(text, old, quote(value));
    if (differsOnlyAt(before, safe, path, value)) {
      return safe;
    }
    throw new IllegalArgumentException(
        "%s cannot be set to \"%s\" in this place".formatted(path, value));
  }

  /** Returns the value at a path, as text. */
  static String get(String text, String path) {
    return find(compose(text), path).getValue();
  }

  private static String replace(String text, ScalarNode old, String written) {
    int from = text.offsetByCodePoints(0, old.getStartMark().getIndex());
    int to = text.offsetByCodePoints(0, old.getEndMark().getIndex());
    // a folded or literal text ends where the next line begins
    String end = to > from && text.charAt(to - 1) == '\n' ? "\n" : "";
    return text.substring(0, from) + written + end + text.substring(to);
  }

  private static boolean differsOnlyAt(Node before, String text, String path, String value) {
    try {
      List<String> old = new ArrayList<>();
      List<String> now = new ArrayList<>();
      values(before, "", old);
      values(compose(text), "", now);
      int place = old.indexOf(path + "=" + find(before, path).getValue());
      old.set(place, path + "=" + value);
      return old.equals(now);
    } catch (IllegalArgumentException notWhatWasMeant) {
      return false;
    }
  }

  private static String quote(String value) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || (c >= 0x80 && c < 0xa0)) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }

  private static Node compose(String text) {
    try {
      Node root =
          new Yaml(new SafeConstructor(new LoaderOptions()))
              .compose(new java.io.StringReader(text));
      if (root == null) {
        throw new IllegalArgumentException("the fragment is empty");
      }
      return root;
    } catch (YAMLException e) {
      throw new IllegalArgumentException("the fragment is not YAML: " + firstLine(e), e);
    }
  }

  private static String firstLine(YAMLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("unreadable");
  }

  private static ScalarNode find(Node root, String path) {
    Node node = root;
    for (String key : path.split("\\.", -1)) {
      node = child(node, key, root, path);
    }
    if (node instanceof ScalarNode scalar) {
      return scalar;
    }
    List<String> below = new ArrayList<>();
    values(node, path, below);
    throw new IllegalArgumentException(
        "%s is not a single value; name one of %s".formatted(path, keys(below)));
  }

  private static Node child(Node node, String key, Node root, String path) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
          return entry.getValueNode();
        }
      }
    } else if (node instanceof SequenceNode sequence && key.matches("[0-9]{1,6}")) {
      int index = Integer.parseInt(key);
      if (index < sequence.getValue().size()) {
        return sequence.getValue().get(index);
      }
    }
    List<String> all = new ArrayList<>();
    values(root, "", all);
    throw new IllegalArgumentException(
        "there is no key \"%s\"; there are %s".formatted(path, keys(all)));
  }

  private static void values(Node node, String path, List<String> into) {
    String prefix = path.isEmpty() ? "" : path + ".";
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key) {
          values(entry.getValueNode(), prefix + key.getValue(), into);
        }
      }
    } else if (node instanceof SequenceNode sequence) {
      for (int i = 0; i < sequence.getValue().size(); i++) {
        values(sequence.getValue().get(i), prefix + i, into);
      }
    } else if (node instanceof ScalarNode scalar) {
      into.add(path + "=" + scalar.getValue());
    }
  }

  private static String keys(List<String> values) {
    List<String> keys = values.stream().map(v -> v.substring(0, v.indexOf('='))).toList();
    return keys.size() <= 12
        ? String.join(", ", keys)
        : String.join(", ", keys.subList(0, 12)) + ", ...";
  }
}
