package io.cairn.config.fdb;

import io.cairn.config.ConfigStore;
import io.cairn.config.grpc.GrpcConfigSource;
import io.cairn.config.spi.ConfigSource;
import io.cairn.config.testing.ConfigSourceContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;

/**
 * The contract of a source, through a Config Service with a store of its own: what it serves was
 * published by another, behind its back.
 */
abstract class ServiceSourceContract extends ConfigSourceContract {
  private final TestSpace space = newSpace();
  private RunningService service;

  abstract TestSpace newSpace();

  @Override
  protected ConfigStore openStore() {
    return space.open();
  }

  @Override
  protected ConfigSource openSource(ConfigStore written) throws IOException {
    service = RunningService.over(space.open());
    return GrpcConfigSource.builder(service.reading()).plaintext().build();
  }

  @AfterEach
  void endService() {
    service.close();
    space.close();
  }
}
