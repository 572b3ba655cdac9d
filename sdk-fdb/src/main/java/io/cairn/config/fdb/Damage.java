package io.cairn.config.fdb;

import io.cairn.config.HuntId;
import io.cairn.config.spi.DamagedHuntException;

/** What is stored of a hunt is not what was written. */
final class Damage {
  private Damage() {}

  static DamagedHuntException of(HuntId hunt, String how) {
    return new DamagedHuntException(hunt, "the store is damaged: " + how, null);
  }
}
