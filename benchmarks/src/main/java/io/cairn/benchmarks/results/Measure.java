package io.cairn.benchmarks.results;

/** A row of section 9 of the design: what is measured, what it must reach, and what measures it. */
public enum Measure {
  /** A read of a followed value. */
  LIVE_GET(
      "Live.get() against a plain volatile read",
      "at most 1.1 x, 0 B/op; ahead of Archaius 2's held property",
      "read"),
  /** A read of a hunt in memory. */
  CLIENT_GET(
      "client.get(hunt) in L1",
      "no slower than Caffeine's getIfPresent nor than Apollo's getProperty, 0 B/op",
      "read"),
  /** A read of a hunt in the node cache. */
  NODE_CACHE_READ(
      "L2 read, checked and decoded, against raw Chronicle Map getUsing of the same bytes",
      "at most 2 x; over 2,000,000 reads/s per core",
      "nodecache"),
  /** From a publish to the clients. */
  PROPAGATION(
      "publish to swap in a following client; 1, 20 and 200 clients, 20/s and 500/s",
      "p99 at most 1.5 x a bare gRPC push of the same bytes; ahead of Redis and etcd",
      "propagation"),
  /** A change of a large hunt. */
  SWAP(
      "swap of a hunt of 2 MB in 4,000 fragments",
      "under 1 ms from the last byte to every reader; no torn read in 10^9",
      "swap"),
  /** A node whose clients start at once. */
  NODE_RESTART(
      "200 clients on one node restarting at once",
      "one source read per hunt; bytes from the source grow with nodes, not pods",
      "storm"),
  /** A process that starts beside a warm node cache. */
  COLD_START(
      "first config in a fresh JVM, node cache warm", "at most 350 ms after main()", "coldstart"),
  /** The Config Service under the load of the story. */
  SERVER(
      "server with 1,000 followers at 11,000 reads/s, one change per second",
      "under 15 % of one core, under 180 MB resident",
      "server"),
  /** Processes that die while they write into the node cache. */
  KILLS(
      "kill -9 of 1,000 writers in mid-write",
      "no stall over 5 ms, no wrong byte, no recovery step",
      "kills");

  private final String words;
  private final String goal;
  private final String suite;

  Measure(String words, String goal, String suite) {
    this.words = words;
    this.goal = goal;
    this.suite = suite;
  }

  /** Returns what is measured, in the design's words. */
  public String words() {
    return words;
  }

  /** Returns what it must reach, in the design's words. */
  public String goal() {
    return goal;
  }

  /** Returns the command that measures it. */
  public String command() {
    return "benchmarks/run " + suite;
  }
}
