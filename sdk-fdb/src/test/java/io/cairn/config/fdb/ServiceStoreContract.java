package io.cairn.config.fdb;

import io.cairn.config.ConfigStore;
import io.cairn.config.grpc.GrpcConfigStore;
import io.cairn.config.testing.ConfigStoreContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/** The contract of a store, through a Config Service over this one. */
abstract class ServiceStoreContract extends ConfigStoreContract {
  private final TestSpace space = newSpace();
  private RunningService service;

  abstract TestSpace newSpace();

  @Override
  protected ConfigStore openStore() throws IOException {
    service = RunningService.over(space.open());
    return GrpcConfigStore.builder(service.reading(), service.leading()).plaintext().build();
  }

  @AfterEach
  void endService() {
    service.close();
    space.close();
  }
}
