package io.cairn.config.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.CairnClient;
import io.cairn.config.HuntConfig;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.GrpcConfigSource;
import io.cairn.config.grpc.GrpcConfigStore;
import io.cairn.config.spi.SourceException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three Config Services over one namespace, each with a store of its own, which are killed. */
abstract class ThreeServices extends FdbScene {
  private static final int CLIENTS = 8;

  private final List<RunningService> services = new ArrayList<>();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final List<CairnClient> clients = new ArrayList<>();
  private final List<List<VersionVector>> told = new ArrayList<>();
  private final AtomicInteger published = new AtomicInteger();
  private volatile boolean enough;

  abstract RunningService start() throws IOException;

  @AfterEach
  void end() throws Exception {
    enough = true;
    for (AutoCloseable each : open) {
      each.close();
    }
    services.forEach(RunningService::close);
  }

  private String addresses(Function<RunningService, String> port) {
    return services.stream().map(port).collect(Collectors.joining(","));
  }

  /** A client that may go to any of the services, and keeps what it is told. */
  private void addClient() {
    List<VersionVector> versions = Collections.synchronizedList(new ArrayList<>());
    GrpcConfigSource source =
        GrpcConfigSource.builder(addresses(RunningService::reading)).plaintext().build();
    CairnClient client =
        CairnClient.builder()
            .source(source)
            .name("client-" + clients.size())
            .preload(HUNT)
            .reconnect(Duration.ofMillis(5), Duration.ofMillis(100))
            .build();
    open.add(client);
    open.add(source);
    clients.add(client);
    told.add(versions);
    done(client.start());
    client.onChange(HUNT, change -> versions.add(change.after().version()));
  }

  /** Publishes one version after the other; again, where an answer is lost, until it has one. */
  private void publishOn(GrpcConfigStore store, Leadership leadership) {
    VersionVector newest = leadership.head();
    while (!enough) {
      Publication next =
          put(leadership, newest, text("count", Integer.toString(published.get() + 1)));
      newest = untilAnswered(store, next);
      published.incrementAndGet();
    }
  }

  private VersionVector untilAnswered(GrpcConfigStore store, Publication publication) {
    while (true) {
      try {
        return store.publish(publication).join().version();
      } catch (CompletionException failed) {
        if (enough || !(failed.getCause() instanceof SourceException)) {
          throw failed;
        }
      }
    }
  }

  private void awaitPublished(int more) {
    int enoughThen = published.get() + more;
    until(() -> published.get() >= enoughThen);
  }

  @Test
  void kill_oneAfterTheOther_stopsNoPublisherAndNoClient() throws Exception {
    for (int i = 0; i < 3; i++) {
      services.add(start());
    }
    GrpcConfigStore leader =
        GrpcConfigStore.builder(
                addresses(RunningService::reading), addresses(RunningService::leading))
            .plaintext()
            .build();
    open.add(leader);
    Leadership leadership = done(leader.lead(HUNT, "ada"));
    CompletableFuture<Void> publisher =
        CompletableFuture.runAsync(
            () -> publishOn(leader, leadership), task -> new Thread(task, "publisher").start());
    awaitPublished(1);
    for (int i = 0; i < CLIENTS; i++) {
      addClient();
    }
    for (int i = 0; i < 2; i++) { // each client is on one of the two that go, or on the last
      awaitPublished(5);
      services.remove(0).close();
      int sinceTheKill = published.get();
      awaitPublished(5);
      until(() -> clients.stream().allMatch(client -> count(client) > sinceTheKill));
    }
    enough = true;
    done(publisher);

    VersionVector last = VersionVector.of(1, published.get());
    until(() -> told.stream().allMatch(versions -> versions.contains(last)));
    assertThat(told)
        .allSatisfy(versions -> assertThat(versions).isSorted().doesNotHaveDuplicates());
    HuntConfig newest = read(space.open(), HUNT);
    assertThat(newest.version()).as("each publication issued one version").isEqualTo(last);
    assertThat(clients).allSatisfy(client -> assertThat(client.get(HUNT)).isEqualTo(newest));
    assertThat(space.logged())
        .hasSize(published.get())
        .isSortedAccordingTo(Comparator.comparing(Rows.Moved::version));
  }

  private static int count(CairnClient client) {
    return Integer.parseInt(client.get(HUNT).fragment("count").text());
  }
}
