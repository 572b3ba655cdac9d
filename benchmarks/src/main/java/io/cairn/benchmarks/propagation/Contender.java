package io.cairn.benchmarks.propagation;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is measured.
 *
 * @param name its name in tables
 * @param kind what it is
 * @param maker starts it
 */
record Contender(String name, Kind kind, Side.Maker maker) {
  static final String BARE = "bare gRPC push";

  /** What a contender is. */
  enum Kind {
    /** What Cairn is measured against. */
    BARE,
    /** Cairn with its store in memory, which is where the goals are. */
    CAIRN,
    /** Cairn with a store that keeps what it is given. */
    CAIRN_DURABLE,
    /** Another product. */
    PEER
  }

  /**
   * Returns those that can be measured here, in the order in which they take turns; says in a line
   * each what is left out.
   *
   * @throws IOException if the clients of a product were not built
   */
  static List<Contender> all(Optional<Path> clusterFile) throws IOException {
    List<Contender> all = new ArrayList<>();
    all.add(new Contender(BARE, Kind.BARE, BareSide::new));
    all.add(new Contender("cairn, memory", Kind.CAIRN, CairnSide::inMemory));
    all.add(new Contender("cairn, SQLite", Kind.CAIRN_DURABLE, CairnSide::onDisk));
    clusterFile.ifPresentOrElse(
        file ->
            all.add(
                new Contender(
                    "cairn, FoundationDB",
                    Kind.CAIRN_DURABLE,
                    (size, arrivals) -> CairnSide.inCluster(file, size, arrivals))),
        () -> System.out.println("Left out: FoundationDB; --cluster-file names a cluster"));
    for (PeerClients.Product product : PeerClients.Product.values()) {
      if (product.installed().isInstalled()) {
        PeerClients peer = new PeerClients(product);
        all.add(
            new Contender(
                product.words(),
                Kind.PEER,
                (size, arrivals) -> new PeerSide(peer, size, arrivals)));
      } else {
        System.out.printf(
            "Left out: %s, which is not installed; apt-get install %s%n",
            product.words(), product.installed().debianPackage());
      }
    }
    return all;
  }
}
