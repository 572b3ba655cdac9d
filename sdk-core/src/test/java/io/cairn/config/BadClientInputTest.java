package io.cairn.config;

import static io.cairn.config.BadInput.row;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Bad settings of a client, and calls that a client cannot answer: which one, what, which bound.
 */
class BadClientInputTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Duration CENTURIES = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Duration SECOND = Duration.ofSeconds(1);

  static List<BadInput> texts() {
    return List.of(
        setting("name(String)", "nothing", to -> to.name(""), "client name \"\"", "1 to 64"),
        setting(
            "name(String)",
            "65 characters",
            to -> to.name("n".repeat(65)),
            "client name",
            "nnn",
            "1 to 64",
            "65"),
        setting(
            "name(String)",
            "a control character",
            to -> to.name("a\nb"),
            "client name \"a\\u000ab\"",
            "printable"),
        setting("pod(String)", "spaces", to -> to.pod("  "), "pod name \"  \"", "1 to 253"),
        setting(
            "pod(String)",
            "254 characters",
            to -> to.pod("p".repeat(254)),
            "pod name",
            "ppp",
            "1 to 253",
            "254"),
        setting(
            "labels(Labels)",
            "a label hunt that is no hunt's name",
            to -> to.labels(Labels.of("hunt", "")).build(),
            "hunt id",
            "empty",
            "128"));
  }

  static List<BadInput> numbers() {
    return List.of(
        setting("maxHunts(long)", "0", to -> to.maxHunts(0), "maxHunts 0", "1..10000000"),
        setting(
            "maxHunts(long)",
            "10,000,001",
            to -> to.maxHunts(10_000_001),
            "maxHunts 10000001",
            "1..10000000"),
        setting("maxBytes(long)", "0", to -> to.maxBytes(0), "maxBytes 0", "1..1099511627776"),
        setting(
            "maxBytes(long)",
            "2^40 + 1",
            to -> to.maxBytes((1L << 40) + 1),
            "maxBytes 1099511627777",
            "1..1099511627776"));
  }

  /** Each setting that is a time: its name in messages, its shortest, and how to set it. */
  private record Time(String key, String name, String shortest, Setter set) {
    BadInput with(String bad, Duration value) {
      return setting(key, bad, to -> set.set(to, value), name + " " + value, shortest + "..PT24H");
    }
  }

  private interface Setter {
    ClientBuilder set(ClientBuilder to, Duration value);
  }

  private static final List<Time> TIMES =
      List.of(
          new Time("grace(Duration)", "grace", "PT0.001S", ClientBuilder::grace),
          new Time("unknownFor(Duration)", "unknownFor", "PT0.001S", ClientBuilder::unknownFor),
          new Time("readTimeout(Duration)", "readTimeout", "PT0.001S", ClientBuilder::readTimeout),
          new Time(
              "maxStaleness(Duration)", "maxStaleness", "PT0.001S", ClientBuilder::maxStaleness),
          new Time(
              "startDeadline(Duration)", "startDeadline", "PT0.001S", ClientBuilder::startDeadline),
          new Time(
              "coalesceChanges(Duration, Duration)",
              "coalesceChanges quiet",
              "PT0S",
              (to, bad) -> to.coalesceChanges(bad, SECOND)),
          new Time(
              "coalesceChanges(Duration, Duration)",
              "coalesceChanges longest",
              "PT1S",
              (to, bad) -> to.coalesceChanges(SECOND, bad)),
          new Time(
              "nodeCacheHeadStart(Duration)",
              "nodeCacheHeadStart time",
              "PT0S",
              ClientBuilder::nodeCacheHeadStart),
          new Time(
              "debounceRestarts(Duration, Duration)",
              "debounceRestarts window",
              "PT0.001S",
              (to, bad) -> to.debounceRestarts(bad, SECOND)),
          new Time(
              "debounceRestarts(Duration, Duration)",
              "debounceRestarts longestWait",
              "PT0S",
              (to, bad) -> to.debounceRestarts(SECOND, bad)),
          new Time(
              "reconnect(Duration, Duration)",
              "reconnect base",
              "PT0.001S",
              (to, bad) -> to.reconnect(bad, SECOND)),
          new Time(
              "reconnect(Duration, Duration)",
              "reconnect longest",
              "PT1S",
              (to, bad) -> to.reconnect(SECOND, bad)));

  static List<BadInput> times() {
    return TIMES.stream()
        .flatMap(
            time ->
                List.of(
                    time.with("a negative time", Duration.ofMillis(-1)),
                    time.with("more than a day", Duration.ofDays(1).plusNanos(1)),
                    time.with("centuries", CENTURIES))
                    .stream())
        .toList();
  }

  private static BadInput setting(
      String method, String bad, Function<ClientBuilder, Object> set, String... told) {
    return row(
        "ClientBuilder." + method,
        bad,
        () -> {
          try (MemoryConfigStore store = MemoryConfigStore.create()) {
            return set.apply(CairnClient.builder().source(store));
          }
        },
        told);
  }

  private static BadInput setting(
      String method,
      String bad,
      Callable<?> call,
      Class<? extends Throwable> expected,
      String... told) {
    return row("ClientBuilder." + method, bad, call, expected, told);
  }

  static List<BadInput> misuse() {
    return List.of(
        setting(
            "source(ConfigSource)",
            "none at all",
            () -> CairnClient.builder().build(),
            IllegalStateException.class,
            "source"),
        call(
            "get(HuntId)",
            "a client that is not started",
            scene -> scene.build(options -> options.name("new")).get(HUNT),
            IllegalStateException.class,
            "client \"new\"",
            "start()"),
        call(
            "get(HuntId)",
            "a closed client",
            scene -> closed(scene).get(HUNT),
            IllegalStateException.class,
            "client \"gone\" is closed"),
        call(
            "getAsync(HuntId)",
            "a closed client",
            scene -> closed(scene).getAsync(HUNT),
            IllegalStateException.class,
            "client \"gone\" is closed"),
        call(
            "awaitReady(Duration)",
            "a closed client",
            scene -> await(closed(scene), SECOND),
            IllegalStateException.class,
            "client \"gone\" is closed"),
        call(
            "awaitReady(Duration)",
            "a negative time",
            scene -> await(scene.build(options -> options), Duration.ofNanos(-1)),
            IllegalArgumentException.class,
            "limit PT-0.000000001S",
            "PT0S..PT24H"),
        call(
            "awaitReady(Duration)",
            "centuries",
            scene -> await(scene.build(options -> options), CENTURIES),
            IllegalArgumentException.class,
            "limit " + CENTURIES,
            "PT0S..PT24H"),
        call(
            "awaitReady(Duration)",
            "no time at all",
            scene -> await(scene.build(options -> options.name("new")), Duration.ZERO),
            TimeoutException.class,
            "client \"new\"",
            "0 ms",
            "neither source nor node cache"),
        call(
            "get(HuntId)",
            "a hunt that nobody knows",
            scene -> scene.started().get(HUNT),
            UnknownHuntException.class,
            "harbour-night",
            "faulty:memory"),
        call(
            "follow(HuntId)",
            "a hunt whose only version has no such fragment",
            scene -> {
              scene.publish(HUNT, "x");
              return scene.started().follow(HUNT).map("rules\u0000", String.class).get();
            },
            FragmentNotFoundException.class,
            "harbour-night",
            "1.1",
            "rules\\u0000"));
  }

  private static CairnClient closed(Scene scene) {
    CairnClient client = scene.build(options -> options.name("gone"));
    client.close();
    return client;
  }

  private static boolean await(CairnClient client, Duration limit) throws Exception {
    client.awaitReady(limit);
    return true;
  }

  private interface Call {
    Object in(Scene scene) throws Exception;
  }

  private static BadInput call(
      String method, String bad, Call call, Class<? extends Throwable> expected, String... told) {
    return row(
        "CairnClient." + method,
        bad,
        () -> {
          try (Scene scene = new Scene()) {
            return BadInput.joined(call.in(scene));
          }
        },
        expected,
        told);
  }

  static List<BadInput> followed() {
    return List.of(
        row(
            "FollowedHunt.map(String, Class)",
            "a type that no decoder makes",
            () -> {
              try (Scene scene = new Scene()) {
                scene.publish(HUNT, "x");
                return scene.started().follow(HUNT).map("a", Integer.class).get();
              }
            },
            FragmentDecodingException.class,
            "fragment \"a\"",
            "text/plain",
            "harbour-night",
            "1.1",
            "Integer"),
        row(
            "FollowedHunt.map(String, Class, Object)",
            "a type that no decoder makes",
            () -> {
              try (Scene scene = new Scene()) {
                scene.publish(HUNT, "x");
                return scene.started().follow(HUNT).map("a", Integer.class, 7).get();
              }
            },
            FragmentDecodingException.class,
            "fragment \"a\"",
            "Integer"),
        row(
            "FollowedHunt.map(Function)",
            "one that returns null",
            () -> {
              try (Scene scene = new Scene()) {
                scene.publish(HUNT, "x");
                return scene.started().follow(HUNT).map(config -> null).get();
              }
            },
            IllegalStateException.class,
            "mapping of hunt \"harbour-night\" at 1.1",
            "null"));
  }

  @ParameterizedTest
  @MethodSource({"texts", "numbers", "times", "misuse", "followed"})
  void anyEntryPoint_badInput_isRefusedWithFieldValueAndBound(BadInput input) {
    input.check();
  }
}
