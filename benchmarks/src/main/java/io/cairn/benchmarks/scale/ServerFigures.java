package io.cairn.benchmarks.scale;

import java.util.Arrays;

/**
 * What a Config Service has done since it began, and holds now.
 *
 * @param streams of followers
 * @param heapBytes after a collection
 * @param cpuNanos CPU time used
 * @param messageBytes of messages sent to followers, as the server counts
 * @param wireBytes written to files and connections, as the kernel counts; 0 where it does not
 * @param pushes changes and whole configs sent
 * @param storeQuestions that it put to the store, and hunts that it asked the store to push
 */
record ServerFigures(
    long streams,
    long heapBytes,
    long cpuNanos,
    long messageBytes,
    long wireBytes,
    long pushes,
    long storeQuestions) {
  static ServerFigures parse(String line) {
    long[] n = Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    return new ServerFigures(n[0], n[1], n[2], n[3], n[4], n[5], n[6]);
  }

  String line() {
    return "%d %d %d %d %d %d %d"
        .formatted(streams, heapBytes, cpuNanos, messageBytes, wireBytes, pushes, storeQuestions);
  }

  /** Returns what was done since then, and what is held now. */
  ServerFigures since(ServerFigures before) {
    return new ServerFigures(
        streams,
        heapBytes,
        cpuNanos - before.cpuNanos,
        messageBytes - before.messageBytes,
        wireBytes - before.wireBytes,
        pushes - before.pushes,
        storeQuestions - before.storeQuestions);
  }
}
