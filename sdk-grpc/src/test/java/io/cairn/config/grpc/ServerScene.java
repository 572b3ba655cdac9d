package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.ConfigStore;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Publication;
import io.cairn.config.Scope;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** A server on loopback over a store that counts, and channels to it; closed together. */
public final class ServerScene implements AutoCloseable {
  public final CountingStore store;
  public final ConfigServer server;
  private final ConfigStore inner;
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final List<TestFollower> followers = new ArrayList<>();
  private final Map<HuntId, Leadership> leaderships = new HashMap<>();

  private ServerScene(ConfigStore inner, UnaryOperator<ConfigServerBuilder> settings)
      throws Exception {
    this.inner = inner;
    this.store = new CountingStore(inner);
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    this.server =
        settings.apply(ConfigServer.over(store).reading(any).leading(any)).build().start();
  }

  public static ServerScene open() throws Exception {
    return open(settings -> settings);
  }

  public static ServerScene open(UnaryOperator<ConfigServerBuilder> settings) throws Exception {
    return over(MemoryConfigStore.create(), settings);
  }

  public static ServerScene over(ConfigStore store, UnaryOperator<ConfigServerBuilder> settings)
      throws Exception {
    return new ServerScene(store, settings);
  }

  public ManagedChannel reading() {
    return channel(server.readingPort().getAsInt());
  }

  public ManagedChannel reading(int port) {
    return channel(port);
  }

  public ManagedChannel leading() {
    return channel(server.leadingPort().getAsInt());
  }

  private ManagedChannel channel(int port) {
    ManagedChannel channel =
        Grpc.newChannelBuilder("localhost:" + port, InsecureChannelCredentials.create())
            .maxInboundMessageSize(1 << 20)
            .build();
    channels.add(channel);
    return channel;
  }

  /** A follower on a connection of its own that has been welcomed. */
  public TestFollower follower(String pod, Scope scope) {
    return kept(TestFollower.welcomed(reading(), pod, scope));
  }

  public TestFollower kept(TestFollower follower) {
    followers.add(follower);
    return follower;
  }

  public VersionVector publish(HuntId hunt, Fragment... fragments) {
    return publish(hunt, List.of(fragments));
  }

  public VersionVector publish(HuntId hunt, List<Fragment> fragments) {
    return publish(hunt, p -> p.putAll(fragments));
  }

  public VersionVector publish(HuntId hunt, UnaryOperator<Publication.Builder> changes) {
    Leadership leadership =
        leaderships.computeIfAbsent(hunt, led -> inner.lead(led, "test").join());
    VersionVector newest =
        inner
            .read(hunt, Scope.EVERYTHING)
            .join()
            .map(HuntConfig::version)
            .orElse(VersionVector.NONE);
    Publication.Builder publication = Publication.by(leadership).expecting(newest);
    return inner.publish(changes.apply(publication).build()).join().version();
  }

  public HuntConfig newest(HuntId hunt) {
    return newest(hunt, Scope.EVERYTHING);
  }

  public HuntConfig newest(HuntId hunt, Scope scope) {
    return inner.read(hunt, scope).join().orElseThrow();
  }

  public static Fragment text(String name, String text) {
    return Fragment.ofText(name, "text/plain", text);
  }

  public static Fragment selected(String name, String text, String selector) {
    return Fragment.of(
        name, "text/plain", text.getBytes(StandardCharsets.UTF_8), Selector.parse(selector));
  }

  /** Fragments of 1 MiB each that no compression shrinks. */
  public static List<Fragment> large(int mebibytes, long seed) {
    Random random = new Random(seed);
    List<Fragment> fragments = new ArrayList<>();
    for (int i = 0; i < mebibytes; i++) {
      byte[] content = new byte[1 << 20];
      random.nextBytes(content);
      fragments.add(Fragment.of("big/" + i, "application/octet-stream", content));
    }
    return fragments;
  }

  @Override
  public void close() {
    for (TestFollower follower : followers) {
      assertThat(follower.faults()).isEmpty();
    }
    channels.forEach(ManagedChannel::shutdownNow);
    server.close();
    store.close();
  }
}
