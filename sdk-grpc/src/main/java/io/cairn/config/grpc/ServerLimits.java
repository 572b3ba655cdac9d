package io.cairn.config.grpc;

import java.time.Duration;

/**
 * The bounds of a {@link ConfigServer}. Whoever goes beyond one is refused, and nobody else notices
 * it. The defaults suit a thousand pods that follow a few hunts each; the module's README has them
 * in a table.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class ServerLimits {
  private static final Duration LONGEST_HEARTBEAT = Duration.ofSeconds(10);

  private final int connections;
  private final int callsPerConnection;
  private final int streams;
  private final int streamsPerCaller;
  private final int streamsPerPod;
  private final int reads;
  private final int readsPerCaller;
  private final int hunts;
  private final int followsPerStream;
  private final int commandBurst;
  private final int commandsPerSecond;
  private final int repairBurst;
  private final int repairsPerSecond;
  private final int sessions;
  private final long keptBytes;
  private final int writes;
  private final int writeBurst;
  private final int writesPerSecond;
  private final long publishBytes;
  private final Duration helloTimeout;
  private final Duration stallTimeout;
  private final Duration publishTimeout;
  private final Duration sessionWindow;
  private final Duration heartbeat;

  private ServerLimits(Builder builder) {
    connections = builder.connections;
    callsPerConnection = builder.callsPerConnection;
    streams = builder.streams;
    streamsPerCaller = builder.streamsPerCaller;
    streamsPerPod = builder.streamsPerPod;
    reads = builder.reads;
    readsPerCaller = builder.readsPerCaller;
    hunts = builder.hunts;
    followsPerStream = builder.followsPerStream;
    commandBurst = builder.commandBurst;
    commandsPerSecond = builder.commandsPerSecond;
    repairBurst = builder.repairBurst;
    repairsPerSecond = builder.repairsPerSecond;
    sessions = builder.sessions;
    keptBytes = builder.keptBytes;
    writes = builder.writes;
    writeBurst = builder.writeBurst;
    writesPerSecond = builder.writesPerSecond;
    publishBytes = builder.publishBytes;
    helloTimeout = builder.helloTimeout;
    stallTimeout = builder.stallTimeout;
    publishTimeout = builder.publishTimeout;
    sessionWindow = builder.sessionWindow;
    heartbeat = builder.heartbeat;
  }

  /** Returns the defaults. */
  public static ServerLimits defaults() {
    return builder().build();
  }

  /** Begins limits that differ from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns the most connections of one port that calls are taken from. */
  public int connections() {
    return connections;
  }

  /** Returns the most calls under way on one connection, streams included. */
  public int callsPerConnection() {
    return callsPerConnection;
  }

  /** Returns the most streams of followers. */
  public int streams() {
    return streams;
  }

  /** Returns the most streams of one caller, as its rights name it. */
  public int streamsPerCaller() {
    return streamsPerCaller;
  }

  /** Returns the most streams of one pod of a caller. */
  public int streamsPerPod() {
    return streamsPerPod;
  }

  /** Returns the most single reads under way. */
  public int reads() {
    return reads;
  }

  /** Returns the most single reads under way of one caller, as its rights name it. */
  public int readsPerCaller() {
    return readsPerCaller;
  }

  /** Returns the most hunts that the server follows at its store for all streams and reads. */
  public int hunts() {
    return hunts;
  }

  /** Returns the most hunts that one stream follows. */
  public int followsPerStream() {
    return followsPerStream;
  }

  /** Returns how many commands a stream may give at once. */
  public int commandBurst() {
    return commandBurst;
  }

  /** Returns how many commands a stream may give per second in the long run. */
  public int commandsPerSecond() {
    return commandsPerSecond;
  }

  /** Returns how many hunts that it follows already a stream may follow anew at once. */
  public int repairBurst() {
    return repairBurst;
  }

  /** Returns how many of them per second in the long run. */
  public int repairsPerSecond() {
    return repairsPerSecond;
  }

  /** Returns the most sessions held for clients that may come back; the oldest goes first. */
  public int sessions() {
    return sessions;
  }

  /** Returns how many bytes of hunts are kept, read or encoded, for the followers to come. */
  public long keptBytes() {
    return keptBytes;
  }

  /** Returns the most calls of leaders under way. */
  public int writes() {
    return writes;
  }

  /** Returns how many calls a leader may make at once. */
  public int writeBurst() {
    return writeBurst;
  }

  /** Returns how many calls a leader may make per second in the long run. */
  public int writesPerSecond() {
    return writesPerSecond;
  }

  /** Returns the most bytes of all publications under way; at least the 64 MiB of one. */
  public long publishBytes() {
    return publishBytes;
  }

  /** Returns how long a stream may take to say hello. */
  public Duration helloTimeout() {
    return helloTimeout;
  }

  /** Returns how long a stream may take nothing of what waits for it. */
  public Duration stallTimeout() {
    return stallTimeout;
  }

  /** Returns how long a call of a leader may take. */
  public Duration publishTimeout() {
    return publishTimeout;
  }

  /** Returns how long a session and the hunts it followed are held after its stream. */
  public Duration sessionWindow() {
    return sessionWindow;
  }

  /** Returns the time between two heartbeats of a stream; at most 10 s, which clients rely on. */
  public Duration heartbeat() {
    return heartbeat;
  }

  /**
   * How limits differ from the defaults. Each method throws {@link IllegalArgumentException} for a
   * value below 1 or a time that is not more than zero. Not thread-safe.
   */
  public static final class Builder {
    private int connections = 20_000;
    private int callsPerConnection = 256;
    private int streams = 10_000;
    private int streamsPerCaller = 10_000;
    private int streamsPerPod = 16;
    private int reads = 4_096;
    private int readsPerCaller = 1_024;
    private int hunts = 200_000;
    private int followsPerStream = 20_000;
    private int commandBurst = 60_000;
    private int commandsPerSecond = 2_000;
    private int repairBurst = 20_000;
    private int repairsPerSecond = 50;
    private int sessions = 20_000;
    private long keptBytes = 256L << 20;
    private int writes = 128;
    private int writeBurst = 200;
    private int writesPerSecond = 50;
    private long publishBytes = 256L << 20;
    private Duration helloTimeout = Duration.ofSeconds(30);
    private Duration stallTimeout = Duration.ofMinutes(1);
    private Duration publishTimeout = Duration.ofMinutes(2);
    private Duration sessionWindow = Duration.ofSeconds(10);
    private Duration heartbeat = Duration.ofSeconds(5);

    private Builder() {}

    /** Sets the most connections of one port that calls are taken from. */
    public Builder connections(int value) {
      connections = (int) check("connections", value);
      return this;
    }

    /** Sets the most calls under way on one connection, streams included. */
    public Builder callsPerConnection(int value) {
      callsPerConnection = (int) check("callsPerConnection", value);
      return this;
    }

    /** Sets the most streams of followers. */
    public Builder streams(int value) {
      streams = (int) check("streams", value);
      return this;
    }

    /** Sets the most streams of one caller, as its rights name it. */
    public Builder streamsPerCaller(int value) {
      streamsPerCaller = (int) check("streamsPerCaller", value);
      return this;
    }

    /** Sets the most streams of one pod of a caller. */
    public Builder streamsPerPod(int value) {
      streamsPerPod = (int) check("streamsPerPod", value);
      return this;
    }

    /** Sets the most single reads under way. */
    public Builder reads(int value) {
      reads = (int) check("reads", value);
      return this;
    }

    /** Sets the most single reads under way of one caller, as its rights name it. */
    public Builder readsPerCaller(int value) {
      readsPerCaller = (int) check("readsPerCaller", value);
      return this;
    }

    /** Sets the most hunts that the server follows at its store for all streams and reads. */
    public Builder hunts(int value) {
      hunts = (int) check("hunts", value);
      return this;
    }

    /** Sets the most hunts that one stream follows. */
    public Builder followsPerStream(int value) {
      followsPerStream = (int) check("followsPerStream", value);
      return this;
    }

    /** Sets how many commands a stream may give at once. */
    public Builder commandBurst(int value) {
      commandBurst = (int) check("commandBurst", value);
      return this;
    }

    /** Sets how many commands a stream may give per second in the long run. */
    public Builder commandsPerSecond(int value) {
      commandsPerSecond = (int) check("commandsPerSecond", value);
      return this;
    }

    /** Sets how many hunts that it follows already a stream may follow anew at once. */
    public Builder repairBurst(int value) {
      repairBurst = (int) check("repairBurst", value);
      return this;
    }

    /** Sets how many of them per second in the long run. */
    public Builder repairsPerSecond(int value) {
      repairsPerSecond = (int) check("repairsPerSecond", value);
      return this;
    }

    /** Sets the most sessions held for clients that may come back; the oldest goes first. */
    public Builder sessions(int value) {
      sessions = (int) check("sessions", value);
      return this;
    }

    /** Sets how many bytes of hunts are kept, read or encoded, for the followers to come. */
    public Builder keptBytes(long value) {
      keptBytes = check("keptBytes", value);
      return this;
    }

    /** Sets the most calls of leaders under way. */
    public Builder writes(int value) {
      writes = (int) check("writes", value);
      return this;
    }

    /** Sets how many calls a leader may make at once. */
    public Builder writeBurst(int value) {
      writeBurst = (int) check("writeBurst", value);
      return this;
    }

    /** Sets how many calls a leader may make per second in the long run. */
    public Builder writesPerSecond(int value) {
      writesPerSecond = (int) check("writesPerSecond", value);
      return this;
    }

    /** Sets the most bytes of all publications under way; at least the 64 MiB of one. */
    public Builder publishBytes(long value) {
      publishBytes = check("publishBytes", value);
      return this;
    }

    /** Sets how long a stream may take to say hello. */
    public Builder helloTimeout(Duration value) {
      helloTimeout = check("helloTimeout", value);
      return this;
    }

    /** Sets how long a stream may take nothing of what waits for it. */
    public Builder stallTimeout(Duration value) {
      stallTimeout = check("stallTimeout", value);
      return this;
    }

    /** Sets how long a call of a leader may take. */
    public Builder publishTimeout(Duration value) {
      publishTimeout = check("publishTimeout", value);
      return this;
    }

    /** Sets how long a session and the hunts it followed are held after its stream. */
    public Builder sessionWindow(Duration value) {
      sessionWindow = check("sessionWindow", value);
      return this;
    }

    /** Sets the time between two heartbeats of a stream; at most 10 s, which clients rely on. */
    public Builder heartbeat(Duration value) {
      heartbeat = check("heartbeat", value);
      return this;
    }

    /**
     * Returns the limits.
     *
     * @throws IllegalArgumentException if the heartbeat is over 10 s
     */
    public ServerLimits build() {
      if (heartbeat.compareTo(LONGEST_HEARTBEAT) > 0) {
        throw new IllegalArgumentException(
            "heartbeat is %s, more than %s".formatted(heartbeat, LONGEST_HEARTBEAT));
      }
      return new ServerLimits(this);
    }

    private static long check(String name, long value) {
      if (value < 1) {
        throw new IllegalArgumentException("%s is %d, less than 1".formatted(name, value));
      }
      return value;
    }

    private static Duration check(String name, Duration value) {
      if (value.isZero() || value.isNegative()) {
        throw new IllegalArgumentException("%s is %s, not more than zero".formatted(name, value));
      }
      return value;
    }
  }
}
