package io.cairn.benchmarks.scale;

/**
 * A fleet that nobody has tried.
 *
 * @param pods how many
 * @param nodes that they run on
 * @param hunts that change, equally often
 * @param changes of all hunts together, a second
 */
record Fleet(int pods, int nodes, int hunts, double changes) {
  /**
   * What a server is given.
   *
   * @param streams at most, as its limits say by default
   * @param cores of CPU that it may use on average
   * @param heapBytes that may be full after a collection
   * @param bytesPerSecond that it may send
   */
  record Budget(int streams, double cores, double heapBytes, double bytesPerSecond) {}

  /**
   * What the fleet takes.
   *
   * @param streams in all
   * @param servers that carry them, without the spare one
   * @param each what one of these is loaded with
   * @param storeQuestions until every server follows every hunt; changes are pushed after that
   * @param restartSeconds until every stream has begun anew, as fast as the servers may send
   */
  record Need(
      long streams,
      int servers,
      ServerModel.Load each,
      double storeQuestions,
      double restartSeconds) {
    double bytesPerSecond() {
      return servers * each.bytesPerSecond();
    }
  }

  /**
   * Returns what it takes if each pod follows one hunt.
   *
   * @param streams one per pod, or one per node if the pods of a node follow the same hunt
   */
  Need need(ServerModel model, Budget budget, long streams) {
    double share = 1.0 / hunts;
    int servers = 1;
    while (!fits(model.at((double) streams / servers, changes, share), streams, servers, budget)) {
      servers++;
      if (servers > streams) {
        throw new IllegalArgumentException(
            "a server cannot keep up with %.0f changes a second, whatever its streams"
                .formatted(changes));
      }
    }
    ServerModel.Load each = model.at((double) streams / servers, changes, share);
    double restart = streams * model.joinBytes() / (servers * budget.bytesPerSecond());
    return new Need(streams, servers, each, servers * hunts * model.storeQuestions(), restart);
  }

  private static boolean fits(ServerModel.Load load, long streams, int servers, Budget budget) {
    return streams <= (long) servers * budget.streams
        && load.cores() <= budget.cores
        && load.heapBytes() <= budget.heapBytes
        && load.bytesPerSecond() <= budget.bytesPerSecond;
  }
}
