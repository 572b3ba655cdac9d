package io.cairn.examples.hunt;

import java.util.Map;
import java.util.Optional;

/**
 * What a leader asks for.
 *
 * @param command {@code set}, {@code import}, {@code history}, {@code rollback}, {@code show} or
 *     {@code status}
 * @param args its arguments by name
 */
record Request(String command, Map<String, String> args) {
  Request {
    Check.text("command", command);
    args = Map.copyOf(Check.present("args", args));
  }

  String get(String name) {
    return find(name)
        .orElseThrow(() -> new IllegalArgumentException("%s needs a %s".formatted(command, name)));
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(args.get(name));
  }
}
