package io.cairn.examples.service;

import io.cairn.config.grpc.ServerLimits;
import io.cairn.examples.cli.TimeOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** The server's limits by the names that {@link ServerLimits} gives them. */
final class LimitOption {
  private static final Map<String, BiConsumer<ServerLimits.Builder, String>> NAMED =
      new TreeMap<>(
          Map.ofEntries(
              number("callsPerConnection", ServerLimits.Builder::callsPerConnection),
              number("commandBurst", ServerLimits.Builder::commandBurst),
              number("commandsPerSecond", ServerLimits.Builder::commandsPerSecond),
              number("connections", ServerLimits.Builder::connections),
              number("followsPerStream", ServerLimits.Builder::followsPerStream),
              number("hunts", ServerLimits.Builder::hunts),
              number("reads", ServerLimits.Builder::reads),
              number("readsPerCaller", ServerLimits.Builder::readsPerCaller),
              number("repairBurst", ServerLimits.Builder::repairBurst),
              number("repairsPerSecond", ServerLimits.Builder::repairsPerSecond),
              number("sessions", ServerLimits.Builder::sessions),
              number("streams", ServerLimits.Builder::streams),
              number("streamsPerCaller", ServerLimits.Builder::streamsPerCaller),
              number("streamsPerPod", ServerLimits.Builder::streamsPerPod),
              number("writeBurst", ServerLimits.Builder::writeBurst),
              number("writes", ServerLimits.Builder::writes),
              number("writesPerSecond", ServerLimits.Builder::writesPerSecond),
              Map.entry("keptBytes", (limits, text) -> limits.keptBytes(Long.parseLong(text))),
              Map.entry(
                  "publishBytes", (limits, text) -> limits.publishBytes(Long.parseLong(text))),
              time("heartbeat", ServerLimits.Builder::heartbeat),
              time("helloTimeout", ServerLimits.Builder::helloTimeout),
              time("publishTimeout", ServerLimits.Builder::publishTimeout),
              time("sessionWindow", ServerLimits.Builder::sessionWindow),
              time("stallTimeout", ServerLimits.Builder::stallTimeout)));

  private LimitOption() {}

  private static Map.Entry<String, BiConsumer<ServerLimits.Builder, String>> number(
      String name, BiConsumer<ServerLimits.Builder, Integer> set) {
    return Map.entry(name, (limits, text) -> set.accept(limits, Integer.valueOf(text)));
  }

  private static Map.Entry<String, BiConsumer<ServerLimits.Builder, String>> time(
      String name, BiConsumer<ServerLimits.Builder, java.time.Duration> set) {
    return Map.entry(name, (limits, text) -> set.accept(limits, new TimeOption().convert(text)));
  }

  /**
   * Returns the defaults, but for some.
   *
   * @param given names and values
   * @throws IllegalArgumentException if there is no such limit, or its value is wrong
   */
  static ServerLimits of(Map<String, String> given) {
    ServerLimits.Builder limits = ServerLimits.builder();
    given.forEach(
        (name, value) -> {
          BiConsumer<ServerLimits.Builder, String> set = NAMED.get(name);
          if (set == null) {
            throw new IllegalArgumentException(
                "there is no limit \"%s\"; there are %s"
                    .formatted(name, String.join(", ", NAMED.keySet())));
          }
          try {
            set.accept(limits, value);
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                "%s is \"%s\", which is not a number, or too large a one".formatted(name, value),
                e);
          } catch (picocli.CommandLine.TypeConversionException e) {
            throw new IllegalArgumentException("%s: %s".formatted(name, e.getMessage()), e);
          }
        });
    return limits.build();
  }
}
