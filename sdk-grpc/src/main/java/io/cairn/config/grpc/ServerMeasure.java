package io.cairn.config.grpc;

/** What a server measures of itself; the module's README has the same in a table. */
public enum ServerMeasure {
  /** Connections, of both ports. */
  CONNECTIONS(Kind.GAUGE, "connections", "Connections, of both ports"),

  /** Streams of followers. */
  STREAMS(Kind.GAUGE, "streams", "Streams of followers"),

  /** Single reads under way. */
  READS_UNDER_WAY(Kind.GAUGE, "reads.active", "Single reads under way"),

  /** Calls of leaders under way. */
  WRITES_UNDER_WAY(Kind.GAUGE, "writes.active", "Calls of leaders under way"),

  /** Hunts that are followed at the store. */
  HUNTS(Kind.GAUGE, "hunts", "Hunts that are followed at the store"),

  /** Hunts that streams follow, each stream counted. */
  FOLLOWS(Kind.GAUGE, "follows", "Hunts that streams follow, each stream counted"),

  /** Sessions held for clients that may come back. */
  SESSIONS(Kind.GAUGE, "sessions", "Sessions held for clients that may come back"),

  /** Bytes of hunts that are kept or being sent, read or encoded. */
  KEPT_BYTES(
      Kind.GAUGE, "kept.bytes", "Bytes of hunts that are kept or being sent, read or encoded"),

  /** Streams welcomed. */
  STREAMS_OPENED(Kind.COUNTER, "streams.opened", "Streams welcomed"),

  /** Streams that resumed a session. */
  SESSIONS_RESUMED(Kind.COUNTER, "sessions.resumed", "Streams that resumed a session"),

  /** Messages of clients carried out. */
  COMMANDS(Kind.COUNTER, "commands", "Messages of clients carried out"),

  /** Single reads begun. */
  READS(Kind.COUNTER, "reads", "Single reads begun"),

  /** Questions put to the store for followers and readers. */
  STORE_READS(Kind.COUNTER, "store.reads", "Questions put to the store for followers and readers"),

  /** Hunts that the store was asked to push, repairs included. */
  STORE_FOLLOWS(
      Kind.COUNTER, "store.follows", "Hunts that the store was asked to push, repairs included"),

  /** Questions that the store failed to answer. */
  STORE_FAILURES(Kind.COUNTER, "store.failures", "Questions that the store failed to answer"),

  /** Times that the store was lost. */
  STORE_LOSSES(Kind.COUNTER, "store.losses", "Times that the store was lost"),

  /** Hunts asked for anew because a push of the store was lost. */
  STORE_REPAIRS(
      Kind.COUNTER, "store.repairs", "Hunts asked for anew because a push of the store was lost"),

  /** Transfers encoded. */
  ENCODED(Kind.COUNTER, "encoded", "Transfers encoded"),

  /** Bytes of transfers encoded. */
  ENCODED_BYTES(Kind.COUNTER, "encoded.bytes", "Bytes of transfers encoded"),

  /** Whole configs sent. */
  WHOLES_SENT(Kind.COUNTER, "sent.wholes", "Whole configs sent"),

  /** Changes since a version sent. */
  CHANGES_SENT(Kind.COUNTER, "sent.changes", "Changes since a version sent"),

  /** Times a client was told that it holds the newest. */
  CONFIRMATIONS_SENT(
      Kind.COUNTER, "sent.confirmations", "Times a client was told that it holds the newest"),

  /** Times a client was told that there is no such hunt. */
  UNKNOWNS_SENT(
      Kind.COUNTER, "sent.unknowns", "Times a client was told that there is no such hunt"),

  /** Heartbeats sent. */
  HEARTBEATS_SENT(Kind.COUNTER, "sent.heartbeats", "Heartbeats sent"),

  /** Bytes of messages sent to followers and readers. */
  BYTES_SENT(Kind.COUNTER, "sent.bytes", "Bytes of messages sent to followers and readers"),

  /** Bytes of the content of fragments sent. */
  CONTENT_BYTES_SENT(Kind.COUNTER, "sent.content.bytes", "Bytes of the content of fragments sent"),

  /** Versions that a stream skipped, because a newer one came first. */
  CONFLATED(
      Kind.COUNTER, "conflated", "Versions that a stream skipped, because a newer one came first"),

  /** Transfers given up before their end. */
  ABANDONED(Kind.COUNTER, "abandoned", "Transfers given up before their end"),

  /** Versions that clients said they serve. */
  ACKNOWLEDGED(Kind.COUNTER, "acknowledged", "Versions that clients said they serve"),

  /** Versions that clients refused. */
  REJECTED(Kind.COUNTER, "rejected", "Versions that clients refused"),

  /** Times a client followed anew what it followed already. */
  REPAIRS(Kind.COUNTER, "repairs", "Times a client followed anew what it followed already"),

  /** Streams ended because they took nothing. */
  STALLED(Kind.COUNTER, "stalled", "Streams ended because they took nothing"),

  /** Calls refused: nobody knows who makes them. */
  UNAUTHENTICATED(
      Kind.COUNTER, "refused.unauthenticated", "Calls refused: nobody knows who makes them"),

  /** Calls and follows refused: the caller has no right to them. */
  DENIED(
      Kind.COUNTER, "refused.denied", "Calls and follows refused: the caller has no right to them"),

  /** Calls ended because of what they sent. */
  MALFORMED(Kind.COUNTER, "refused.malformed", "Calls ended because of what they sent"),

  /** Calls refused or ended because they go beyond a limit. */
  LIMITED(Kind.COUNTER, "refused.limited", "Calls refused or ended because they go beyond a limit"),

  /** Calls of leaders begun. */
  WRITES(Kind.COUNTER, "writes", "Calls of leaders begun"),

  /** Versions issued for leaders. */
  PUBLISHED(Kind.COUNTER, "published", "Versions issued for leaders");

  /** How a measure moves. */
  public enum Kind {
    /** Up and down. */
    GAUGE,
    /** Up. */
    COUNTER
  }

  private final Kind kind;
  private final String meter;
  private final String meaning;

  ServerMeasure(Kind kind, String meter, String meaning) {
    this.kind = kind;
    this.meter = "cairn.server." + meter;
    this.meaning = meaning;
  }

  /** Returns how the measure moves. */
  public Kind kind() {
    return kind;
  }

  /** Returns the name of its meter: {@code cairn.server.streams}. */
  public String meter() {
    return meter;
  }

  /** Returns what it counts, for people. */
  public String meaning() {
    return meaning;
  }
}
