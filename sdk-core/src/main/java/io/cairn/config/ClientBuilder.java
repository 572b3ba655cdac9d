package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.ConfigSource;
import io.cairn.config.spi.FragmentDecoder;
import io.cairn.config.spi.NodeCache;
import io.cairn.config.spi.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link CairnClient}. Only the source is required. Each setter checks its value at once.
 *
 * <p>Not thread-safe; may be used for several clients, which then share source and node cache
 * objects.
 */
public final class ClientBuilder {
  private static final Duration LONGEST = Duration.ofDays(1);

  private @Nullable ConfigSource source;
  private @Nullable NodeCache nodeCache;
  private @Nullable TimeSource time;
  private String name = "client";
  private String pod = ownHostName();
  private Labels labels = Labels.NONE;
  private final Set<HuntId> preload = new LinkedHashSet<>();
  private final Set<HuntId> urgent = new LinkedHashSet<>();
  private final List<ConfigValidator> validators = new ArrayList<>();
  private final List<FragmentDecoder> decoders = new ArrayList<>();
  private long maxHunts = 1_000;
  private long maxBytes;
  private boolean countHits;
  private boolean oneStreamPerNode;
  private Duration grace = Duration.ofSeconds(30);
  private Duration maxStaleness = Duration.ZERO;
  private Duration unknownFor = Duration.ofSeconds(5);
  private Duration readTimeout = Duration.ofSeconds(5);
  private Duration startDeadline = Duration.ofSeconds(10);
  private Duration coalesceQuiet = Duration.ofMillis(1);
  private Duration coalesceLongest = Duration.ofMillis(10);
  private @Nullable Duration nodeCacheHeadStart;
  private Duration restartWindow = Duration.ofSeconds(10);
  private Duration restartLongestWait = Duration.ofSeconds(60);
  private Duration reconnectBase = Duration.ofMillis(100);
  private Duration reconnectLongest = Duration.ofSeconds(30);

  ClientBuilder() {}

  /**
   * Sets where configs are read and watched. Required. The client does not close it.
   *
   * @param source the source
   */
  public ClientBuilder source(ConfigSource source) {
    this.source = requireNonNull(source, "source");
    return this;
  }

  /**
   * Sets the cache shared by the processes of this machine. None by default. The client closes it.
   *
   * @param nodeCache the node cache
   */
  public ClientBuilder nodeCache(NodeCache nodeCache) {
    this.nodeCache = requireNonNull(nodeCache, "node cache");
    return this;
  }

  /**
   * Sets for how long the source is not asked at the start while the node cache opens, so that a
   * pod that restarts needs only what has changed since, and pods that start all at once read the
   * source once. By default 2 s, or half the read timeout or start deadline if that is less.
   *
   * @param time the longest, zero to 1 day; with zero both are asked at once
   * @throws IllegalArgumentException if it is out of bounds
   */
  public ClientBuilder nodeCacheHeadStart(Duration time) {
    nodeCacheHeadStart = checkTime("nodeCacheHeadStart time", time, Duration.ZERO);
    return this;
  }

  /**
   * Sets what this pod says of itself, which decides which fragments it gets. None by default. A
   * label {@code hunt} names a hunt that is loaded at the start and kept in memory.
   *
   * @param labels the labels
   */
  public ClientBuilder labels(Labels labels) {
    this.labels = requireNonNull(labels, "labels");
    return this;
  }

  /**
   * Sets the client's name in logs, status and thread names; {@code client} by default.
   *
   * @param name 1 to 64 printable characters
   * @throws IllegalArgumentException if the name is out of bounds
   */
  public ClientBuilder name(String name) {
    this.name = Text.checkName("client name", name, 64);
    return this;
  }

  /**
   * Sets the name under which this process is known over its restarts, as the pod's name in
   * Kubernetes; the host's name by default. Two processes of one node must not share one.
   *
   * @param pod 1 to 253 printable characters
   * @throws IllegalArgumentException if the name is out of bounds
   */
  public ClientBuilder pod(String pod) {
    this.pod = Text.checkName("pod name", pod, 253);
    return this;
  }

  /**
   * Adds hunts that are loaded at the start and kept in memory. None by default.
   *
   * @param hunts the hunts, which need not exist yet
   */
  public ClientBuilder preload(HuntId... hunts) {
    addAll(preload, hunts);
    return this;
  }

  /**
   * Adds hunts that do not wait while restarts are debounced (rule 18). None by default.
   *
   * @param hunts the hunts
   */
  public ClientBuilder urgent(HuntId... hunts) {
    addAll(urgent, hunts);
    return this;
  }

  private static void addAll(Set<HuntId> to, HuntId... hunts) {
    for (HuntId hunt : requireNonNull(hunts, "hunts")) {
      to.add(requireNonNull(hunt, "hunt"));
    }
  }

  /**
   * Adds a validator; a version that one of them refuses is not served (rule 10).
   *
   * @param validator the validator
   */
  public ClientBuilder validator(ConfigValidator validator) {
    validators.add(requireNonNull(validator, "validator"));
    return this;
  }

  /**
   * Adds a decoder, which is asked before those that the class path offers.
   *
   * @param decoder the decoder
   */
  public ClientBuilder decoder(FragmentDecoder decoder) {
    decoders.add(requireNonNull(decoder, "decoder"));
    return this;
  }

  /**
   * Sets how many hunts stay in memory beside those that are held; 1,000 by default.
   *
   * @param hunts 1 to 10,000,000
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public ClientBuilder maxHunts(long hunts) {
    maxHunts = checkNumber("maxHunts", hunts, 1, 10_000_000);
    maxBytes = 0;
    return this;
  }

  /**
   * Bounds the content bytes of hunts in memory beside those that are held, instead of their
   * number.
   *
   * @param bytes 1 to 2<sup>40</sup>
   * @throws IllegalArgumentException if the number is out of bounds
   */
  public ClientBuilder maxBytes(long bytes) {
    maxBytes = checkNumber("maxBytes", bytes, 1, 1L << 40);
    return this;
  }

  /**
   * Sets whether hits in memory are counted, which costs some nanoseconds a read; off by default.
   *
   * @param count whether to count
   */
  public ClientBuilder countHits(boolean count) {
    countHits = count;
    return this;
  }

  /**
   * Sets how long a snapshot may be unconfirmed before it counts as stale; 30 s by default. It is
   * served all the same (rule 6).
   *
   * @param grace 1 ms to 1 day
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public ClientBuilder grace(Duration grace) {
    this.grace = checkTime("grace", grace, Duration.ofMillis(1));
    return this;
  }

  /**
   * Turns reads of snapshots that have been unconfirmed for longer than this into {@link
   * StaleConfigException}s; off by default. {@link Live} values are not checked.
   *
   * @param age 1 ms to 1 day; zero for off
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public ClientBuilder maxStaleness(Duration age) {
    maxStaleness =
        requireNonNull(age, "maxStaleness").isZero()
            ? Duration.ZERO
            : checkTime("maxStaleness", age, Duration.ofMillis(1));
    return this;
  }

  /**
   * Sets how long it is remembered that a hunt does not exist; 5 s by default (rule 7).
   *
   * @param time 1 ms to 1 day
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public ClientBuilder unknownFor(Duration time) {
    unknownFor = checkTime("unknownFor", time, Duration.ofMillis(1));
    return this;
  }

  /**
   * Sets how long one read of the source may take, and how long {@link CairnClient#get} blocks at
   * most; 5 s by default. Another process of the node that reads the hunt has half of it.
   *
   * @param time 1 ms to 1 day
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public ClientBuilder readTimeout(Duration time) {
    readTimeout = checkTime("readTimeout", time, Duration.ofMillis(1));
    return this;
  }

  /**
   * Sets when {@link CairnClient#start} fails; 10 s by default. The client goes on trying. Another
   * process of the node that reads a hunt which nobody gets yet has half of it.
   *
   * @param time 1 ms to 1 day
   * @throws IllegalArgumentException if the time is out of bounds
   */
  public ClientBuilder startDeadline(Duration time) {
    startDeadline = checkTime("startDeadline", time, Duration.ofMillis(1));
    return this;
  }

  /**
   * Sets how a burst of changes to one hunt becomes one swap (rule 18): a change on the heels of
   * another waits until the hunt was quiet for a time, or until the first that waits has waited
   * long enough. 1 ms and 10 ms by default; a single change never waits.
   *
   * @param quiet zero (never wait) to 1 day
   * @param longest not less than {@code quiet}, up to 1 day
   * @throws IllegalArgumentException if a time is out of bounds
   */
  public ClientBuilder coalesceChanges(Duration quiet, Duration longest) {
    checkTime("coalesceChanges quiet", quiet, Duration.ZERO);
    coalesceLongest = checkTime("coalesceChanges longest", longest, quiet);
    coalesceQuiet = quiet;
    return this;
  }

  /**
   * Sets how restarts are debounced (rule 18): a start within the window of the last run is a
   * restart. 10 s and 60 s by default. Takes effect only with a node cache.
   *
   * @param window 1 ms to 1 day
   * @param longestWait how long a pod that restarts again and again waits at most, up to 1 day
   * @throws IllegalArgumentException if a time is out of bounds
   */
  public ClientBuilder debounceRestarts(Duration window, Duration longestWait) {
    checkTime("debounceRestarts window", window, Duration.ofMillis(1));
    restartLongestWait = checkTime("debounceRestarts longestWait", longestWait, Duration.ZERO);
    restartWindow = window;
    return this;
  }

  /**
   * Has each hunt followed at the source by one process of the node, which the processes elect; the
   * others see its changes through the node cache, and take over when it ends. Processes that
   * follow the same hunts with the same labels have one stream between them. Off by default. Takes
   * effect only with a node cache, and is for all processes that share one. Costs some milliseconds
   * per change; see the node cache's documentation.
   *
   * @return this
   */
  public ClientBuilder oneStreamPerNode() {
    oneStreamPerNode = true;
    return this;
  }

  /**
   * Sets the waits before a lost stream is opened again: uniform between zero and a ceiling that
   * doubles from {@code base} to {@code longest}. 100 ms and 30 s by default.
   *
   * @param base 1 ms to 1 day
   * @param longest not less than {@code base}, up to 1 day
   * @throws IllegalArgumentException if a time is out of bounds
   */
  public ClientBuilder reconnect(Duration base, Duration longest) {
    checkTime("reconnect base", base, Duration.ofMillis(1));
    reconnectLongest = checkTime("reconnect longest", longest, base);
    reconnectBase = base;
    return this;
  }

  /**
   * Sets the time the client lives by; the machine's by default. For tests.
   *
   * @param time the time source, which the client does not close
   */
  public ClientBuilder time(TimeSource time) {
    this.time = requireNonNull(time, "time");
    return this;
  }

  /**
   * Returns the client. Does no I/O and starts no thread (rule 9).
   *
   * @throws IllegalStateException if no source was set
   * @throws IllegalArgumentException if the label {@code hunt} is not a {@link HuntId}
   */
  public CairnClient build() {
    if (source == null) {
      throw new IllegalStateException("a client needs a source: call source(...) before build()");
    }
    return new CairnClient(new ClientAssembly(options(), source, nodeCache, time));
  }

  ClientOptions options() {
    Set<HuntId> loaded = new LinkedHashSet<>(preload);
    labels.get("hunt").map(HuntId::of).ifPresent(loaded::add);
    List<FragmentDecoder> all = new ArrayList<>(decoders);
    all.addAll(DecodedValues.discovered());
    return new ClientOptions(
        name,
        pod,
        labels,
        Set.copyOf(loaded),
        Set.copyOf(urgent),
        List.copyOf(validators),
        List.copyOf(all),
        maxHunts,
        maxBytes,
        countHits,
        oneStreamPerNode,
        grace,
        maxStaleness,
        unknownFor,
        readTimeout,
        startDeadline,
        coalesceQuiet,
        coalesceLongest,
        ClientOptions.headStart(nodeCacheHeadStart, readTimeout, startDeadline),
        restartWindow,
        restartLongestWait,
        reconnectBase,
        reconnectLongest);
  }

  private static String ownHostName() {
    String fromKubernetes = System.getenv("HOSTNAME");
    return fromKubernetes == null || fromKubernetes.isBlank() || fromKubernetes.length() > 253
        ? "localhost"
        : fromKubernetes;
  }

  private static long checkNumber(String what, long number, long least, long most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          "%s %d is not in %d..%d".formatted(what, number, least, most));
    }
    return number;
  }

  static Duration checkTime(String what, Duration given, Duration least) {
    requireNonNull(given, what);
    if (given.compareTo(least) < 0 || given.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "%s %s is not in %s..%s".formatted(what, given, least, LONGEST));
    }
    return given;
  }
}
