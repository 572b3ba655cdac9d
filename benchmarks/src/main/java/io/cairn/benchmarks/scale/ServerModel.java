package io.cairn.benchmarks.scale;

import io.cairn.benchmarks.scale.Growth.Line;
import io.cairn.benchmarks.scale.Growth.Point;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What one Config Service costs by its streams and changes, from what was measured. Immutable.
 *
 * @param cpuPerChange nanoseconds of a core for a change that all streams are sent
 * @param idleCpu nanoseconds of a core per second, for heartbeats and connections
 * @param heap bytes after a collection
 * @param wireBytesPerPush for one change to one stream
 * @param idleWireBytes per second, for heartbeats
 * @param storeQuestions about one hunt, whatever its changes, until somebody comes who has none
 * @param joinBytes for a stream that begins, its hunt included
 */
record ServerModel(
    Line cpuPerChange,
    Line idleCpu,
    Line heap,
    double wireBytesPerPush,
    Line idleWireBytes,
    double storeQuestions,
    double joinBytes) {
  /** Fits it to some sizes, of which the last is the largest. */
  static ServerModel of(List<Subscribers.Cost> measured) {
    Subscribers.Cost last = measured.get(measured.size() - 1);
    return new ServerModel(
        line(measured, Subscribers.Cost::cpuNanosPerChange),
        line(measured, Subscribers.Cost::idleCpuNanosPerSecond),
        line(measured, cost -> cost.busy().heapBytes()),
        last.wireBytesPerPush(),
        line(measured, Subscribers.Cost::idleWireBytesPerSecond),
        measured.get(0).busy().storeQuestions(),
        last.joinBytes());
  }

  private static Line line(
      List<Subscribers.Cost> measured, ToDoubleFunction<Subscribers.Cost> cost) {
    List<Point> points =
        measured.stream()
            .map(each -> new Point(each.followers(), cost.applyAsDouble(each)))
            .filter(point -> point.cost() > 0) // what the clock was too coarse for
            .toList();
    Line line = Growth.line(points);
    // noise of the small sizes must not become a cost below zero
    return line.fixed() >= 0 && line.each() >= 0
        ? line
        : new Line(0, points.stream().mapToDouble(p -> p.cost() / p.size()).min().orElse(0));
  }

  /**
   * What a server does and holds.
   *
   * @param cores of CPU
   * @param heapBytes after a collection
   * @param bytesPerSecond that it sends
   */
  record Load(double cores, double heapBytes, double bytesPerSecond) {}

  /**
   * Returns what a server is loaded with.
   *
   * @param streams that it has
   * @param changes of the hunts that its streams follow, a second
   * @param share the part of the streams that each of these changes is sent to
   */
  Load at(double streams, double changes, double share) {
    double pushes = streams * changes * share;
    double cpu =
        changes * cpuPerChange.fixed() + pushes * cpuPerChange.each() + idleCpu.at(streams);
    return new Load(
        cpu / 1e9, heap.at(streams), pushes * wireBytesPerPush + idleWireBytes.at(streams));
  }
}
