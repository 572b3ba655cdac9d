package io.cairn.config.grpc;

import io.cairn.config.ConfigStore;
import io.cairn.config.MemoryConfigStore;

class GrpcOverMemoryContractTest extends GrpcConfigStoreContract {

  @Override
  ConfigStore openServed() throws Exception {
    return MemoryConfigStore.create();
  }
}
