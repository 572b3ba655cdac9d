package io.cairn.config.fdb;

import io.cairn.config.spi.StoreException;

/** What is stored is not what was written. */
final class DamagedException extends StoreException {
  private static final long serialVersionUID = 1L;

  DamagedException(String how) {
    super("the store is damaged: " + how, null);
  }
}
