package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.proto.Current;
import io.cairn.config.grpc.internal.proto.NotFound;
import io.cairn.config.grpc.internal.proto.ReadRequest;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.WatchRequest;
import io.grpc.Metadata;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads, connections and the end of a source, against a server that says what the test wants. */
class GrpcConfigSourceTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final HuntConfig CONFIG =
      HuntConfig.of(
          HUNT,
          new Lineage(1, 2),
          VersionVector.of(1, 1),
          List.of(
              Fragment.of("large", "text/plain", new byte[200_000]),
              Fragment.ofText("small", "text/plain", "1")));

  private ScriptedServer server;
  private GrpcConfigSource source;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
    source = GrpcConfigSource.builder(server.target()).plaintext().build();
  }

  @AfterEach
  void close() {
    source.close();
    server.close();
  }

  @Test
  void read_ofAHunt_isAnsweredWithTheConfig() {
    AtomicReference<ReadRequest> asked = new AtomicReference<>();
    server.reads(
        request -> {
          asked.set(request);
          return parts(CONFIG);
        });
    Scope scope = Scope.of(Labels.of("role", "engine"));
    assertThat(Wait.done(source.read(HUNT, scope))).contains(CONFIG);
    assertThat(asked.get().getHunt()).isEqualTo("harbour-night");
    assertThat(WireValues.scope("scope", asked.get().getScope())).isEqualTo(scope);
    assertThat(asked.get().hasHeld()).isFalse();
  }

  @Test
  void read_ofAnUnknownHunt_isEmpty() {
    server.reads(
        request ->
            List.of(
                ConfigPart.newBuilder()
                    .setNotFound(NotFound.newBuilder().setHunt(request.getHunt()))
                    .build()));
    assertThat(Wait.done(source.read(HUNT, Scope.EVERYTHING))).isEmpty();
  }

  @Test
  void read_answeredWithNonsense_failsAndSaysHow() {
    List<ConfigPart> whole = parts(CONFIG);
    assertNonsense(List.of(), "ends before it says anything");
    assertNonsense(whole.subList(0, whole.size() - 1), "ends before it says anything");
    List<ConfigPart> withAGap = new ArrayList<>(whole);
    withAGap.remove(2);
    assertNonsense(withAGap, "is broken: hunt \"harbour-night\": ");
    assertNonsense(
        List.of(
            ConfigPart.newBuilder().setNotFound(NotFound.newBuilder().setHunt("other")).build()),
        "not_found.hunt is \"other\", not \"harbour-night\"");
    assertNonsense(
        List.of(
            ConfigPart.newBuilder().setCurrent(Current.newBuilder().setHunt(HUNT.value())).build()),
        "though nothing was held");
  }

  private void assertNonsense(List<ConfigPart> answer, String problem) {
    server.reads(request -> answer);
    assertThat(Wait.failure(source.read(HUNT, Scope.EVERYTHING)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("answers nonsense to read hunt \"harbour-night\"")
        .hasMessageContaining(problem);
  }

  @Test
  void read_refused_namesTheStatus() {
    server.reads(
        request -> {
          throw Status.PERMISSION_DENIED.withDescription("not yours").asRuntimeException();
        });
    assertThat(Wait.failure(source.read(HUNT, Scope.EVERYTHING)))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "grpc:%s does not allow the caller to read hunt \"harbour-night\" (PERMISSION_DENIED:"
                + " not yours)",
            server.target());
  }

  @Test
  void read_thatIsNotAnswered_failsAtItsTimeout() {
    CountDownLatch never = new CountDownLatch(1);
    server.reads(
        request -> {
          await(never);
          return List.of();
        });
    try (GrpcConfigSource hasty =
        GrpcConfigSource.builder(server.target())
            .plaintext()
            .readTimeout(Duration.ofMillis(50))
            .build()) {
      assertThat(Wait.failure(hasty.read(HUNT, Scope.EVERYTHING)))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("took too long to read hunt");
    } finally {
      never.countDown();
    }
  }

  @Test
  void read_ofAServerThatIsBack_isAnsweredAtOnce() throws IOException {
    int port = server.port();
    server.close();
    for (int i = 0; i < 5; i++) {
      assertThat(Wait.failure(source.read(HUNT, Scope.EVERYTHING)))
          .hasMessageContaining("cannot be reached to read hunt");
    }
    try (ScriptedServer back = new ScriptedServer(port)) {
      back.reads(request -> parts(CONFIG));
      assertThat(Wait.done(source.read(HUNT, Scope.EVERYTHING))).contains(CONFIG);
    }
  }

  @Test
  void reads_oneOfSeveralServersDead_goToAnother() throws IOException {
    int dead = server.port();
    server.close();
    try (ScriptedServer alive = new ScriptedServer()) {
      alive.reads(request -> parts(CONFIG));
      for (int i = 0; i < 10; i++) {
        try (GrpcConfigSource both =
            GrpcConfigSource.builder("127.0.0.1:" + dead + ", dns:///" + alive.target())
                .plaintext()
                .build()) {
          assertThat(Wait.done(both.read(HUNT, Scope.EVERYTHING))).contains(CONFIG);
        }
      }
    }
  }

  @Test
  void sources_ofSeveralServers_spreadOverThem() throws IOException {
    try (ScriptedServer other = new ScriptedServer()) {
      List<GrpcConfigSource> sources = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        GrpcConfigSource each =
            GrpcConfigSource.builder(server.target() + "," + other.target()).plaintext().build();
        sources.add(each);
        each.watch(new WatchRequest(Scope.EVERYTHING, "pod", UUID.randomUUID()), new Received());
      }
      Wait.until(() -> server.streams.size() + other.streams.size() == 20);
      assertThat(server.streams).as("missed by chance once in 1,000,000").isNotEmpty();
      assertThat(other.streams).isNotEmpty();
      sources.forEach(GrpcConfigSource::close);
    }
  }

  @Test
  void token_onEachCall_isAskedForAnew() {
    server.reads(request -> parts(CONFIG));
    AtomicInteger number = new AtomicInteger();
    try (GrpcConfigSource known =
        GrpcConfigSource.builder(server.target())
            .plaintext()
            .token(() -> "token-" + number.incrementAndGet())
            .build()) {
      Wait.done(known.read(HUNT, Scope.EVERYTHING));
      Wait.done(known.read(HUNT, Scope.EVERYTHING));
    }
    Metadata.Key<String> key = Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    assertThat(server.headers)
        .extracting(headers -> headers.get(key))
        .containsExactly("Bearer token-1", "Bearer token-2");
  }

  @Test
  void builder_tls_isOnUnlessItIsSaidOtherwise() {
    try (GrpcConfigSource secured =
        GrpcConfigSource.builder(server.target()).readTimeout(Duration.ofSeconds(20)).build()) {
      assertThat(Wait.failure(secured.read(HUNT, Scope.EVERYTHING)))
          .isInstanceOf(SourceException.class);
      assertThat(server.headers).isEmpty();
    }
  }

  @Test
  void builder_badArguments_areRefusedWithTheBound() {
    assertThatThrownBy(() -> GrpcConfigSource.builder("config:7443,"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("target \"\" of \"config:7443,\" is none");
    assertThatThrownBy(() -> GrpcConfigSource.builder("gopher:///config:7443"))
        .isInstanceOf(IllegalArgumentException.class);
    GrpcConfigSource.Builder builder = GrpcConfigSource.builder("config:7443");
    assertThatThrownBy(() -> builder.readTimeout(Duration.ofMinutes(11)))
        .hasMessage("readTimeout PT11M is not in PT0.001S..PT10M");
    assertThatThrownBy(() -> builder.keepAlive(Duration.ofSeconds(9)))
        .hasMessage("keepAlive PT9S is less than PT10S");
    assertThatThrownBy(
            () -> builder.tls(TlsOptions.defaults().trusting(Path.of("/no/such"))).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("/no/such");
  }

  @Test
  void close_withCallsUnderWay_failsThemAndEndsItsThreads() {
    CountDownLatch never = new CountDownLatch(1);
    server.reads(
        request -> {
          await(never);
          return List.of();
        });
    Received sink = new Received();
    source.watch(new WatchRequest(Scope.EVERYTHING, "pod", UUID.randomUUID()), sink);
    server.stream().welcome();
    Wait.next(sink.connected);
    List<CompletableFuture<?>> reads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      reads.add(source.read(HUNT, Scope.EVERYTHING));
    }
    source.close();
    source.close();
    reads.add(source.read(HUNT, Scope.EVERYTHING));
    reads.forEach(
        read -> assertThat(Wait.failure(read)).hasMessageContaining("is closed and cannot read"));
    assertThat(Wait.next(sink.ends).cause()).hasMessageEndingWith("is closed");
    Received late = new Received();
    source.watch(new WatchRequest(Scope.EVERYTHING, "pod", UUID.randomUUID()), late);
    assertThat(Wait.next(late.ends).cause()).hasMessageEndingWith("is closed");
    never.countDown();
    Wait.until(() -> threads().isEmpty());
  }

  private Set<String> threads() {
    Set<String> names = new HashSet<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().startsWith("cairn-" + source.name())) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  private static List<ConfigPart> parts(HuntConfig config) {
    List<ConfigPart> parts = new ArrayList<>();
    TransferParts.of(1, config).forEachRemaining(part -> parts.add(part.toConfigPart()));
    return parts;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
