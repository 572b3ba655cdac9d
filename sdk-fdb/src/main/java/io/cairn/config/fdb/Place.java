package io.cairn.config.fdb;

import com.apple.foundationdb.tuple.Tuple;
import io.cairn.config.VersionVector;

/**
 * Under which name a publish writes its rows: the version that it will be, and the number of its
 * stage, because several may stage for one version of which one at most is issued. Immutable.
 *
 * @param version the version
 * @param stage a random number above zero; 0 for a publish in one transaction
 */
record Place(VersionVector version, long stage) {
  /** A publish in one transaction: if it is there at all, it was issued. */
  static Place direct(VersionVector version) {
    return new Place(version, 0);
  }

  /** Reads the three parts that {@link #addTo} added. */
  static Place from(Tuple key, int index) {
    return new Place(
        VersionVector.of((int) key.getLong(index), key.getLong(index + 1)), key.getLong(index + 2));
  }

  Tuple addTo(Tuple key) {
    return key.add(version.epoch()).add(version.revision()).add(stage);
  }
}
