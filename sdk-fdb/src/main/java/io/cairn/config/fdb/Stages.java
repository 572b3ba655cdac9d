package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * The stages of a hunt that are not flipped: rows written under one of these places are not there
 * for a reader. Immutable.
 */
record Stages(Set<Place> places) {
  static CompletableFuture<Stages> read(ReadTransaction transaction, Keys keys, HuntId hunt) {
    return WholeRange.read(transaction, keys.stages(hunt))
        .thenApply(
            rows -> {
              Set<Place> places = new HashSet<>();
              rows.forEach(row -> places.add(keys.placeOfStage(row.getKey())));
              return new Stages(places);
            });
  }

  boolean hides(Place place) {
    return place.stage() != 0 && places.contains(place);
  }

  /** Returns what was put and removed after one version, up to and with another. */
  static CompletableFuture<List<NameList.Touched>> touched(
      ReadTransaction transaction,
      Keys keys,
      HuntId hunt,
      VersionVector after,
      VersionVector last) {
    CompletableFuture<List<KeyValue>> lists =
        WholeRange.read(transaction, keys.names(hunt, after, last));
    return read(transaction, keys, hunt)
        .thenCombine(
            lists,
            (stages, rows) -> {
              List<NameList.Touched> touched = new ArrayList<>();
              for (KeyValue row : rows) {
                if (!stages.hides(keys.placeOfNames(row.getKey()))) {
                  touched.addAll(NameList.of(row.getValue()));
                }
              }
              return touched;
            });
  }
}
