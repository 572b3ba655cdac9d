package io.cairn.benchmarks.peers.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import io.lettuce.core.pubsub.api.async.RedisPubSubAsyncCommands;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Clients of a Redis that each subscribe to a channel and, when it says that there is something
 * new, read the key, both over one connection of their own (RESP3). They share event loops, as all
 * that is measured in this process does. Accepting a payload writes the key and publishes, and
 * returns when Redis has done both.
 */
public final class RedisClients implements Consumer<byte[]>, AutoCloseable {
  private static final byte[] KEY = "harbour-night".getBytes(UTF_8);
  private static final byte[] CHANNEL = "changes".getBytes(UTF_8);
  private static final byte[] NEWS = "harbour-night".getBytes(UTF_8);

  private final RedisClient redis;
  private final RedisAsyncCommands<byte[], byte[]> publisher;

  /**
   * Connects.
   *
   * @param port where Redis is, on loopback
   * @param size how many clients subscribe
   * @param first what is there before they come
   * @param arrivals gives what a client tells each value that it has, by any thread
   */
  public RedisClients(int port, int size, byte[] first, Supplier<Consumer<ByteBuffer>> arrivals)
      throws Exception {
    Duration timeout = Duration.ofMinutes(1);
    redis =
        RedisClient.create(
            RedisURI.builder().withHost("127.0.0.1").withPort(port).withTimeout(timeout).build());
    StatefulRedisConnection<byte[], byte[]> writing = redis.connect(ByteArrayCodec.INSTANCE);
    publisher = writing.async();
    accept(first);
    for (int i = 0; i < size; i++) {
      Consumer<ByteBuffer> got = arrivals.get();
      StatefulRedisPubSubConnection<byte[], byte[]> connection =
          redis.connectPubSub(ByteArrayCodec.INSTANCE);
      RedisPubSubAsyncCommands<byte[], byte[]> commands = connection.async();
      connection.addListener(
          new RedisPubSubAdapter<>() {
            @Override
            public void message(byte[] channel, byte[] message) {
              CompletionStage<Void> unused = read(commands, got);
            }
          });
      commands.subscribe(CHANNEL).get(1, TimeUnit.MINUTES);
      read(commands, got).toCompletableFuture().get(1, TimeUnit.MINUTES);
    }
  }

  private static CompletionStage<Void> read(
      RedisPubSubAsyncCommands<byte[], byte[]> commands, Consumer<ByteBuffer> got) {
    return commands.get(KEY).thenAccept(value -> got.accept(ByteBuffer.wrap(value)));
  }

  @Override
  public void accept(byte[] payload) {
    RedisFuture<String> written = publisher.set(KEY, payload);
    publisher.publish(CHANNEL, NEWS).toCompletableFuture().join();
    written.toCompletableFuture().join();
  }

  @Override
  public void close() {
    redis.shutdown(Duration.ZERO, Duration.ofSeconds(10));
  }
}
