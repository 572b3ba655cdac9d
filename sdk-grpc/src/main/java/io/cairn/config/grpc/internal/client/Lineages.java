package io.cairn.config.grpc.internal.client;

import io.cairn.config.Lineage;
import org.jspecify.annotations.Nullable;

/**
 * What a source knows of the store behind it: the lineage that its last stream named, which the
 * next one says that the client holds. Thread-safe.
 */
public final class Lineages {
  private volatile @Nullable Lineage last;

  /** Creates them; nothing is known yet. */
  public Lineages() {}

  @Nullable Lineage last() {
    return last;
  }

  void seen(Lineage lineage) {
    last = lineage;
  }
}
