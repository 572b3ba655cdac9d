package io.cairn.config.grpc.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.grpc.TestCertificates;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The certificate of a client that is renewed while it runs. */
class ChangingFilesTest {
  private static TestCertificates first;
  private static TestCertificates renewed;

  @TempDir Path directory;

  private final AdvancedTlsX509KeyManager identity = new AdvancedTlsX509KeyManager();
  private Path chain;
  private Path key;
  private ChangingFiles files;

  @BeforeAll
  static void make(@TempDir Path made) throws Exception {
    first = TestCertificates.make(made, "first");
    renewed = TestCertificates.make(made, "renewed");
  }

  @BeforeEach
  void begin() throws Exception {
    chain = Files.copy(first.chain(), directory.resolve("chain.pem"));
    key = Files.copy(first.key(), directory.resolve("key.pem"));
    files = new ChangingFiles(List.of(chain, key), () -> TlsFiles.read(chain, key, identity));
  }

  private X509Certificate[] shown() {
    return identity.getCertificateChain(identity.chooseClientAlias(null, null, null));
  }

  private String subject() {
    return shown()[0].getSubjectX500Principal().getName();
  }

  @Test
  void look_keyHalfWritten_keepsTheFormerAndTakesTheRenewedOneUpLater() throws Exception {
    Files.writeString(chain, Files.readString(renewed.chain()));
    String half = Files.readString(renewed.key());
    Files.writeString(key, half.substring(0, half.indexOf('\n') + 6)); // no whole base64
    files.look();
    assertThat(subject()).isEqualTo("CN=first");
    Files.writeString(key, half);
    files.look();

    assertThat(subject()).isEqualTo("CN=renewed");
  }

  @Test
  void look_certificateOfAnotherKey_keepsTheFormerUntilTheKeyComes() throws Exception {
    Files.writeString(chain, Files.readString(renewed.chain()));
    files.look();
    assertThat(subject()).isEqualTo("CN=first");
    Files.writeString(key, Files.readString(renewed.key()));
    files.look();

    assertThat(subject()).isEqualTo("CN=renewed");
  }

  @Test
  void look_certificateRenewedForTheSameKey_isTakenUp() throws Exception {
    String certificate = Files.readString(chain);
    Files.writeString(chain, certificate + certificate);
    files.look();

    assertThat(shown()).hasSize(2);
  }
}
