package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntId;
import io.cairn.config.MemoryConfigStore;
import io.cairn.config.Scope;
import io.cairn.config.spi.SourceException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is not let in, where both sides show certificates. */
class GrpcTlsTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  private static final MemoryConfigStore STORE = MemoryConfigStore.create();
  private static TestCertificates server;
  private static TestCertificates client;
  private static TestCertificates stranger;
  private static ConfigServer serving;

  @BeforeAll
  static void serve(@TempDir Path files) throws Exception {
    server = TestCertificates.make(files, "server");
    client = TestCertificates.make(files, "client");
    stranger = TestCertificates.make(files, "stranger");
    serving =
        ConfigServer.over(STORE)
            .reading(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .withoutLeading()
            .tls(ServerTls.mutual(server.chain(), server.key(), client.chain()))
            .build()
            .start();
  }

  @AfterAll
  static void close() {
    serving.close();
    STORE.close();
  }

  @Test
  void read_withBothCertificates_isAnswered() {
    try (GrpcConfigSource source =
        source(trusting(server).identifiedBy(client.chain(), client.key()))) {
      assertThat(Wait.done(source.read(HUNT, Scope.EVERYTHING))).isEmpty();
    }
  }

  @Test
  void read_fromAServerThatIsNotTrusted_fails() {
    assertRefused(trusting(stranger).identifiedBy(client.chain(), client.key()));
    assertRefused(TlsOptions.defaults().identifiedBy(client.chain(), client.key()));
  }

  @Test
  void read_withoutTheCertificateThatTheServerWants_fails() {
    assertRefused(trusting(server));
    assertRefused(trusting(server).identifiedBy(stranger.chain(), stranger.key()));
  }

  @Test
  void read_inPlaintextFromAServerWithTls_fails() {
    try (GrpcConfigSource source = GrpcConfigSource.builder(target()).plaintext().build()) {
      assertThat(Wait.failure(source.read(HUNT, Scope.EVERYTHING)))
          .isInstanceOf(SourceException.class);
    }
  }

  @Test
  void read_withTlsFromAServerInPlaintext_saysSo() throws Exception {
    try (ServerScene plain = ServerScene.open();
        GrpcConfigSource source =
            GrpcConfigSource.builder("127.0.0.1:" + plain.server.readingPort().getAsInt())
                .build()) {
      assertThat(Wait.failure(source.read(HUNT, Scope.EVERYTHING)))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("does not speak TLS; plaintext() does without")
          .hasMessageNotContaining("Pipeline");
    }
  }

  private static void assertRefused(TlsOptions options) {
    long reads = serving.measure(ServerMeasure.READS);
    try (GrpcConfigSource source = source(options)) {
      assertThat(Wait.failure(source.read(HUNT, Scope.EVERYTHING)))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("cannot be reached");
    }
    assertThat(serving.measure(ServerMeasure.READS)).isEqualTo(reads);
  }

  private static TlsOptions trusting(TestCertificates trusted) {
    return TlsOptions.defaults().trusting(trusted.chain());
  }

  private static GrpcConfigSource source(TlsOptions options) {
    return GrpcConfigSource.builder(target()).tls(options).build();
  }

  private static String target() {
    return "localhost:" + serving.readingPort().getAsInt();
  }
}
