package io.cairn.benchmarks.peers.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Clients of an etcd that each read a key and watch it from there on, on a connection of their own;
 * the event of a change brings the value. They share event loops, as all that is measured in this
 * process does. Accepting a payload writes it, and returns when etcd has it.
 */
public final class EtcdClients implements Consumer<byte[]>, AutoCloseable {
  private static final ByteSequence KEY = ByteSequence.from("harbour-night", UTF_8);

  private final Vertx vertx = Vertx.vertx();
  private final List<Client> clients = new ArrayList<>();
  private final List<Watch.Watcher> watchers = new ArrayList<>();
  private final String endpoint;
  private final KV publisher;

  /**
   * Connects.
   *
   * @param port where etcd is, on loopback
   * @param size how many clients watch
   * @param first what is there before they come
   * @param arrivals gives what a client tells each value that it has, by any thread
   */
  public EtcdClients(int port, int size, byte[] first, Supplier<Consumer<ByteBuffer>> arrivals)
      throws Exception {
    endpoint = "http://127.0.0.1:" + port;
    publisher = client().getKVClient();
    accept(first);
    for (int i = 0; i < size; i++) {
      Consumer<ByteBuffer> got = arrivals.get();
      Client client = client();
      GetResponse read = client.getKVClient().get(KEY).get(1, TimeUnit.MINUTES);
      WatchOption onwards =
          WatchOption.builder().withRevision(read.getHeader().getRevision() + 1).build();
      watchers.add(client.getWatchClient().watch(KEY, onwards, response -> tell(response, got)));
      tell(read.getKvs().get(0), got);
    }
  }

  private Client client() {
    Client client = Client.builder().endpoints(endpoint).vertx(vertx).build();
    clients.add(client);
    return client;
  }

  private static void tell(WatchResponse response, Consumer<ByteBuffer> got) {
    response.getEvents().forEach(event -> tell(event.getKeyValue(), got));
  }

  private static void tell(KeyValue entry, Consumer<ByteBuffer> got) {
    got.accept(ByteBuffer.wrap(entry.getValue().getBytes()));
  }

  @Override
  public void accept(byte[] payload) {
    publisher.put(KEY, ByteSequence.from(payload)).join();
  }

  private static void end(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception closed) {
      // one that closed before it took the event loops along that all share
    }
  }

  @Override
  public void close() throws Exception {
    watchers.forEach(EtcdClients::end);
    clients.forEach(EtcdClients::end);
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
