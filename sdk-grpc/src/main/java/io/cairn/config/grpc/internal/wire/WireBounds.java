package io.cairn.config.grpc.internal.wire;

/** The bounds that the proto states, and those that follow from them. */
public final class WireBounds {
  /** The most content bytes of one chunk: 64 KiB. */
  public static final int MAX_CHUNK_BYTES = 64 << 10;

  /**
   * The largest message but for those to {@code ConfigService}, in bytes: 1 MiB. A chunk of 64 KiB
   * with the names of its fragments is far below it; what comes nearest is a begin with the label
   * keys of a large hunt.
   */
  public static final int MAX_MESSAGE_BYTES = 1 << 20;

  /**
   * The largest message to {@code ConfigService}, in bytes: 64 KiB. The largest legal one is a
   * hello or a read with 64 labels of 317 and 63 characters, which has less than 27 KiB; the rest
   * is for what newer protocols add.
   */
  public static final int MAX_REQUEST_BYTES = 64 << 10;

  /** The longest name of a pod, in characters. */
  public static final int MAX_POD = 253;

  /** The longest name of a client's software, in characters. */
  public static final int MAX_SOFTWARE = 100;

  /** The longest reason of a refusal, in characters. */
  public static final int MAX_REASON = 1_000;

  /** The shortest silence after which a client gives a stream up, in seconds. */
  public static final int MIN_SILENCE_SECONDS = 30;

  private WireBounds() {}
}
