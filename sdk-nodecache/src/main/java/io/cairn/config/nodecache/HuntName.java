package io.cairn.config.nodecache;

import io.cairn.config.HuntId;

/** A hunt as the file knows it. Immutable. */
final class HuntName {
  private final String name;
  private final long hash;
  private final EntryKey[] heads;

  HuntName(HuntId hunt) {
    this.name = hunt.value();
    this.hash = EntryKey.hash(hunt.toBytes());
    this.heads = new EntryKey[] {EntryKey.head(hash, 0), EntryKey.head(hash, 1)};
  }

  long hash() {
    return hash;
  }

  EntryKey head(int slot) {
    return heads[slot];
  }

  boolean isOf(Head head) {
    return head.name().equals(name);
  }

  String value() {
    return name;
  }
}
