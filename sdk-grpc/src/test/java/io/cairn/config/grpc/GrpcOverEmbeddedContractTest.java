package io.cairn.config.grpc;

import io.cairn.config.ConfigStore;
import io.cairn.config.EmbeddedConfigStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class GrpcOverEmbeddedContractTest extends GrpcConfigStoreContract {
  @TempDir Path directory;

  @Override
  ConfigStore openServed() throws Exception {
    return EmbeddedConfigStore.open(directory.resolve("store"));
  }
}
