package io.cairn.config.fdb;

import com.apple.foundationdb.ReadTransaction;
import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.Held;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.UnknownHuntException;
import io.cairn.config.VersionNotKeptException;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * The questions that a store answers, each in one transaction, which begins with a linearizable
 * read of the head. Thread-safe.
 */
final class Reads {
  private final String store;
  private final Transactions transactions;
  private final Keys keys;
  private final Lineage lineage;
  private final Contents contents;
  private final int historyLength;

  Reads(
      String store,
      Transactions transactions,
      Namespace namespace,
      Contents contents,
      int historyLength) {
    this.store = store;
    this.transactions = transactions;
    this.keys = namespace.keys();
    this.lineage = namespace.lineage();
    this.contents = contents;
    this.historyLength = historyLength;
  }

  CompletableFuture<Optional<HuntConfig>> head(HuntId hunt) {
    return transactions.read(
        "read hunt \"%s\"".formatted(hunt),
        reading ->
            head(reading, hunt)
                .thenCompose(
                    head ->
                        head.equals(VersionVector.NONE)
                            ? CompletableFuture.completedFuture(Optional.empty())
                            : contents.newest(reading, hunt, head).thenApply(Optional::of)));
  }

  CompletableFuture<HuntConfig> version(HuntId hunt, VersionVector version) {
    return transactions.read(
        "read hunt \"%s\" at %s".formatted(hunt, version),
        reading ->
            head(reading, hunt)
                .thenCompose(
                    head -> {
                      if (head.equals(VersionVector.NONE)) {
                        throw new UnknownHuntException(hunt, store);
                      }
                      return head.equals(version)
                          ? contents.newest(reading, hunt, head)
                          : older(reading, hunt, version, head);
                    }));
  }

  private CompletableFuture<HuntConfig> older(
      ReadTransaction reading, HuntId hunt, VersionVector version, VersionVector head) {
    return Versions.newest(reading, keys, hunt, historyLength)
        .thenCompose(
            kept -> {
              if (kept.stream().noneMatch(row -> row.entry().version().equals(version))) {
                VersionVector oldest = kept.get(kept.size() - 1).entry().version();
                throw new VersionNotKeptException(hunt, version, oldest, head);
              }
              return contents.at(reading, hunt, version);
            });
  }

  CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit) {
    return transactions.read(
        "read the history of hunt \"%s\"".formatted(hunt),
        reading ->
            Versions.newest(reading, keys, hunt, Math.min(limit, historyLength))
                .thenApply(kept -> kept.stream().map(Rows.Version::entry).toList()));
  }

  CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held) {
    return transactions.read(
        "read what changed in hunt \"%s\"".formatted(hunt),
        reading -> head(reading, hunt).thenCompose(head -> changes(reading, hunt, held, head)));
  }

  private CompletableFuture<ChangesSince> changes(
      ReadTransaction reading, HuntId hunt, Held held, VersionVector head) {
    if (head.equals(VersionVector.NONE)) {
      return CompletableFuture.completedFuture(new ChangesSince.Unknown());
    }
    boolean comparable = held.lineage().equals(lineage);
    if (comparable && held.version().equals(head)) {
      return CompletableFuture.completedFuture(new ChangesSince.Nothing(held));
    }
    CompletableFuture<HuntConfig> newest = contents.newest(reading, hunt, head);
    return since(reading, hunt, held.version(), head, comparable)
        .thenCombine(
            newest,
            (touched, config) ->
                touched.isEmpty()
                    ? new ChangesSince.Whole(config)
                    : ChangesSince.smaller(delta(held.version(), config, touched), config));
  }

  /** What was touched since a version; nothing if the history does not reach back to it. */
  private CompletableFuture<List<NameList.Touched>> since(
      ReadTransaction reading,
      HuntId hunt,
      VersionVector base,
      VersionVector head,
      boolean comparable) {
    if (!comparable || !head.isAfter(base)) {
      return CompletableFuture.completedFuture(List.of());
    }
    CompletableFuture<List<NameList.Touched>> touched =
        Stages.touched(reading, keys, hunt, base, head);
    return Versions.isAmong(reading, keys, hunt, base, head, historyLength)
        .thenCombine(touched, (reachesBack, names) -> reachesBack ? names : List.of());
  }

  private static ConfigDelta delta(
      VersionVector base, HuntConfig head, List<NameList.Touched> touched) {
    TreeSet<String> names = new TreeSet<>();
    touched.forEach(each -> names.add(each.name()));
    List<Fragment> put = new ArrayList<>();
    names.forEach(name -> head.find(name).ifPresent(put::add));
    put.forEach(fragment -> names.remove(fragment.name()));
    return new ConfigDelta(
        head.hunt(), head.lineage(), base, head.version(), put, names, head.labelKeys());
  }

  CompletableFuture<SortedMap<HuntId, VersionVector>> heads() {
    return transactions.read(
        "read the heads of all hunts",
        reading ->
            WholeRange.read(reading, keys.heads())
                .thenApply(
                    rows -> {
                      SortedMap<HuntId, VersionVector> heads = new TreeMap<>();
                      rows.forEach(
                          row ->
                              heads.put(keys.huntOfHead(row.getKey()), Rows.head(row.getValue())));
                      return heads;
                    }));
  }

  private CompletableFuture<VersionVector> head(ReadTransaction reading, HuntId hunt) {
    return reading.get(keys.head(hunt)).thenApply(Rows::head);
  }
}
