package io.cairn.benchmarks.scale;

/**
 * What a client costs that follows some hunts.
 *
 * @param heapBytes what it holds after a collection, content included
 * @param loadNanos from its start until it serves every hunt
 * @param swapNanos from a version in the source's hand to the listener behind its swap, the median
 */
record ClientCost(long heapBytes, long loadNanos, long swapNanos) {
  static ClientCost parse(String line) {
    String[] words = line.split(" ", -1);
    return new ClientCost(
        Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]));
  }

  String line() {
    return heapBytes + " " + loadNanos + " " + swapNanos;
  }
}
