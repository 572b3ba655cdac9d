package io.cairn.config;

import static io.cairn.config.BadInput.row;

import io.cairn.config.spi.SourceException;
import io.cairn.config.testing.CairnExtension;
import io.cairn.config.testing.CallFaults;
import io.cairn.config.testing.FaultProxy;
import io.cairn.config.testing.FaultySource;
import io.cairn.config.testing.ManualClock;
import io.cairn.config.testing.StreamFaults;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad faults, times and names given to the test kit: which one, what, which bound. */
class BadKitInputTest {
  private static final Fragment SMALL = Fragment.ofText("a", "text/plain", "x");

  static Stream<BadInput> kit() {
    FaultySource source = new FaultySource(MemoryConfigStore.create(), new ManualClock());
    CallFaults calls = source.reads();
    StreamFaults streams = source.streams();
    SourceException cause = new SourceException("away", null);
    Duration negative = Duration.ofMillis(-1);
    ManualClock clock = new ManualClock();
    return Stream.of(
        kit(
            "CallFaults.delay(Duration)",
            () -> calls.delay(negative),
            "duration PT-0.001S",
            "zero"),
        kit(
            "StreamFaults.delay(Duration)",
            () -> streams.delay(negative),
            "duration PT-0.001S",
            "zero"),
        kit(
            "CallFaults.failNext(int, RuntimeException)",
            () -> calls.failNext(-1, cause),
            "count -1",
            "0"),
        kit(
            "CallFaults.loseNextAnswers(int, RuntimeException)",
            () -> calls.loseNextAnswers(-1, cause),
            "count -1",
            "0"),
        kit("StreamFaults.dropNext(int)", () -> streams.dropNext(-1), "count -1", "0"),
        kit(
            "StreamFaults.dropNext(int, Predicate)",
            () -> streams.dropNext(-1, any -> true),
            "count -1",
            "0"),
        kit("StreamFaults.duplicateNext(int)", () -> streams.duplicateNext(-1), "count -1", "0"),
        kit(
            "StreamFaults.duplicateNext(int, Predicate)",
            () -> streams.duplicateNext(-1, any -> true),
            "count -1",
            "0"),
        kit("StreamFaults.swapNext(int)", () -> streams.swapNext(-1), "count -1", "0"),
        kit(
            "StreamFaults.swapNext(int, Predicate)",
            () -> streams.swapNext(-1, any -> true),
            "count -1",
            "0"),
        kit(
            "StreamFaults.disconnect(SourceException, Duration)",
            () -> streams.disconnect(cause, negative),
            "retryAfter PT-0.001S",
            "zero"),
        kit(
            "StreamFaults.refuseConnections(SourceException, Duration)",
            () -> streams.refuseConnections(cause, negative),
            "retryAfter PT-0.001S",
            "zero"),
        kit(
            "ManualClock.advance(Duration)",
            () -> clock.advance(negative),
            "duration PT-0.001S",
            "zero"),
        kit("FaultProxy.to(int)", () -> FaultProxy.to(0), "serverPort 0", "1..65535"),
        kit(
            "FaultProxy.leadTo(int)",
            () -> proxy(proxy -> proxy.leadTo(65_536)),
            "serverPort 65536",
            "1..65535"),
        kit(
            "FaultProxy.delay(Duration)",
            () -> proxy(proxy -> proxy.delay(negative)),
            "each PT-0.001S",
            "zero"),
        kit(
            "FaultProxy.throttle(long)",
            () -> proxy(proxy -> proxy.throttle(0)),
            "bytesPerSecond 0",
            "1"),
        extension(
            "publish(String, Fragment[])", cairn -> cairn.publish("", SMALL), "hunt id", "128"),
        extension(
            "publish(String, String, String)",
            cairn -> cairn.publish("h", "", "{}"),
            "fragment name",
            "1 to 255"),
        extension(
            "publishText(String, String, String)",
            cairn -> cairn.publishText("h", "a//b", ""),
            "fragment name \"a//b\"",
            "index 2"),
        extension(
            "publishFolder(String, Path)",
            cairn -> cairn.publishFolder("\u0000", Path.of("folder")),
            "hunt id \"\\u0000\"",
            "U+0000"),
        extension("remove(String, String[])", cairn -> cairn.remove("", "a"), "hunt id", "128"),
        extension(
            "source(CairnClient)",
            cairn -> {
              try (Scene scene = new Scene()) {
                return cairn.source(scene.build(options -> options.name("stranger")));
              }
            },
            "client \"stranger\"",
            "extension"));
  }

  private static void proxy(Consumer<FaultProxy> use) {
    try (FaultProxy proxy = FaultProxy.to(1)) {
      use.accept(proxy);
    }
  }

  private static BadInput kit(String entryPoint, Runnable call, String... told) {
    return row(
        entryPoint,
        "less than nothing",
        () -> {
          call.run();
          return "nothing thrown";
        },
        told);
  }

  private static BadInput extension(
      String method, Function<CairnExtension, Object> call, String... told) {
    return row(
        "CairnExtension." + method,
        "what is none",
        () -> {
          CairnExtension cairn = CairnExtension.create();
          try {
            return call.apply(cairn);
          } finally {
            cairn.afterEach(null);
          }
        },
        told);
  }

  @ParameterizedTest
  @MethodSource("kit")
  void anyEntryPoint_badInput_isRefusedWithFieldValueAndBound(BadInput input) {
    input.check();
  }
}
