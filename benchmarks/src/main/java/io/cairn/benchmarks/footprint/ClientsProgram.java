package io.cairn.benchmarks.footprint;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.config.CairnClient;
import io.cairn.config.ClientBuilder;
import io.cairn.config.ConfigStore;
import io.cairn.config.HuntId;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.fdb.FdbConfigStore;
import io.cairn.config.grpc.GrpcConfigSource;
import io.cairn.config.nodecache.ChronicleNodeCache;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A process that has as many clients as it is told in a line, each with a source of its own, and
 * then tells what it uses. Each follows one hunt of 4 KB.
 */
final class ClientsProgram {
  static final HuntId HUNT = SampleHunts.hunt(0);

  private static final int SETTLING_MILLIS = 1_500;

  private final Kind kind;
  private final String where;
  private final List<CairnClient> clients = new ArrayList<>();

  private ClientsProgram(Kind kind, String where) {
    this.kind = kind;
    this.where = where;
  }

  /**
   * Has clients until its input ends.
   *
   * @param args what {@link Kind}, and where the source and the node cache are, parted by a comma
   */
  public static void main(String[] args) throws Exception {
    new ClientsProgram(Kind.of(args[0]), args[1]).run();
    System.exit(0);
  }

  private void run() throws Exception {
    BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      int wanted = Integer.parseInt(line);
      while (clients.size() < wanted) {
        clients.add(client(clients.size()));
      }
      TimeUnit.MILLISECONDS.sleep(SETTLING_MILLIS); // a node cache opens beside the start
      System.out.println(usage().line());
    }
    for (CairnClient client : clients) {
      client.close();
    }
  }

  private Usage usage() throws IOException {
    // the first question loads classes of its own
    Usage unused = Usage.now(kind == Kind.GRPC || kind == Kind.NODE_CACHE);
    return Usage.now(kind == Kind.GRPC || kind == Kind.NODE_CACHE);
  }

  private CairnClient client(int number) throws Exception {
    ClientBuilder builder =
        CairnClient.builder().pod("pod-" + number).name("client-" + number).preload(HUNT);
    String[] places = where.split(",", -1);
    CairnClient client =
        switch (kind) {
          case NOTHING -> throw new IllegalArgumentException("a client of nothing");
          case MEMORY -> {
            MemoryConfigStore store = MemoryConfigStore.create();
            publish(store);
            yield builder.source(store).build();
          }
          case GRPC -> builder.source(source(places[0])).build();
          case NODE_CACHE ->
              builder
                  .source(source(places[0]))
                  .nodeCache(ChronicleNodeCache.at(Path.of(places[1])))
                  .build();
          case FDB -> builder.source(open(Path.of(places[0]), places[1])).build();
        };
    client.start().get(1, TimeUnit.MINUTES);
    return client;
  }

  private static GrpcConfigSource source(String target) {
    return GrpcConfigSource.builder(target).plaintext().build();
  }

  static FdbConfigStore open(Path clusterFile, String namespace) {
    return FdbConfigStore.builder(clusterFile).namespace(namespace).open();
  }

  static void publish(ConfigStore store) throws Exception {
    var unused =
        store
            .publish(
                Publication.by(store.lead(HUNT, "benchmark").get())
                    .putAll(SampleHunts.config(HUNT, 8).fragments())
                    .build())
            .get();
  }
}
