package io.cairn.benchmarks.coldstart;

/** A way of coming to a config in a fresh process. */
enum Way {
  /** A client whose node cache has the hunt, and whose Config Service answers. */
  WARM_UP("L2 warm, source up"),
  /** The same while no Config Service is there. */
  WARM_DOWN("L2 warm, source down"),
  /** As the first, and one fragment decoded into a record with Jackson. */
  WARM_DECODED("L2 warm, source up, a fragment decoded"),
  /** A client whose node cache is made by this start. */
  COLD_UP("L2 cold, source up"),
  /** A client without a node cache. */
  NO_CACHE("no L2, source up"),
  /** A JSON file, read into records with Jackson. */
  JSON("file, JSON by Jackson"),
  /** The same as YAML. */
  YAML("file, YAML by Jackson"),
  /** A Chronicle Map that is there, opened and read from. */
  MAP("Chronicle Map, used plainly");

  private final String words;

  Way(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  /** Whether it is one of a client whose node cache has the hunt. */
  boolean isWarm() {
    return this == WARM_UP || this == WARM_DOWN;
  }
}
