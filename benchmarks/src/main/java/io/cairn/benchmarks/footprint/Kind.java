package io.cairn.benchmarks.footprint;

import java.util.Locale;

/** What is in a process. */
enum Kind {
  NOTHING("a JVM, and nothing in it"),
  MEMORY("a store in memory"),
  GRPC("a Config Service"),
  NODE_CACHE("a Config Service and a node cache"),
  FDB("FoundationDB");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  String argument() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Kind of(String argument) {
    return valueOf(argument.toUpperCase(Locale.ROOT));
  }
}
