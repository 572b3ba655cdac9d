package io.cairn.config.grpc;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** With certificates on both sides. */
class GrpcOverMemoryWithTlsContractTest extends GrpcOverMemoryContractTest {
  private static TestCertificates server;
  private static TestCertificates client;

  @BeforeAll
  static void makeCertificates(@TempDir Path files) throws Exception {
    server = TestCertificates.make(files, "server");
    client = TestCertificates.make(files, "client");
  }

  @Override
  void secure(ConfigServerBuilder building) {
    building.tls(ServerTls.mutual(server.chain(), server.key(), client.chain()));
  }

  @Override
  void secure(GrpcConfigStore.Builder building) {
    building.tls(
        TlsOptions.defaults().trusting(server.chain()).identifiedBy(client.chain(), client.key()));
  }
}
