package io.cairn.config.fdb;

import com.apple.foundationdb.ReadTransaction;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Reads a version whole, within the transaction that saw it: from memory, as a change to what is in
 * memory, or all of it. Checked against the count and the digest that were written with the
 * version. Thread-safe.
 */
final class Contents {
  /** More names than this are not worth a question each. */
  private static final int MOST_NAMES = 500;

  private static final List<NameList.Touched> NOTHING = List.of();

  private final Keys keys;
  private final Lineage lineage;
  private final HeadCache cache;

  Contents(Namespace namespace, HeadCache cache) {
    this.keys = namespace.keys();
    this.lineage = namespace.lineage();
    this.cache = cache;
  }

  /** Returns the newest version of a hunt, which the transaction has read. */
  CompletableFuture<HuntConfig> newest(
      ReadTransaction transaction, HuntId hunt, VersionVector head) {
    HuntConfig known = cache.get(hunt);
    if (known != null && known.version().equals(head)) {
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<HuntConfig> read =
        known != null && head.isAfter(known.version())
            ? changed(transaction, known, head)
            : at(transaction, hunt, head);
    return read.thenApply(
        config -> {
          cache.install(config);
          return config;
        });
  }

  /** Returns a version from the store alone. */
  CompletableFuture<HuntConfig> at(
      ReadTransaction transaction, HuntId hunt, VersionVector version) {
    Revisions revisions = new Revisions(transaction, keys, hunt, version);
    CompletableFuture<Rows.Version> written = written(transaction, hunt, version);
    return revisions
        .all()
        .thenCompose(revisions::fragments)
        .thenCombine(written, (fragments, row) -> checked(hunt, row, fragments));
  }

  private CompletableFuture<HuntConfig> changed(
      ReadTransaction transaction, HuntConfig known, VersionVector head) {
    HuntId hunt = known.hunt();
    CompletableFuture<List<NameList.Touched>> since =
        Stages.touched(transaction, keys, hunt, known.version(), head);
    return transaction
        .get(keys.version(hunt, known.version()))
        .thenCombine(since, (kept, touched) -> Versions.isKept(kept) ? touched : NOTHING)
        .thenCompose(
            touched ->
                touched.isEmpty() || touched.size() > MOST_NAMES
                    ? at(transaction, hunt, head) // the history does not reach back, or is long
                    : changed(transaction, known, head, touched));
  }

  private CompletableFuture<HuntConfig> changed(
      ReadTransaction transaction,
      HuntConfig known,
      VersionVector head,
      List<NameList.Touched> touched) {
    HuntId hunt = known.hunt();
    TreeSet<String> names = new TreeSet<>();
    touched.forEach(each -> names.add(each.name()));
    Revisions revisions = new Revisions(transaction, keys, hunt, head);
    CompletableFuture<Rows.Version> written = written(transaction, hunt, head);
    return revisions
        .named(names)
        .thenCompose(revisions::fragments)
        .thenCombine(
            written,
            (fragments, row) -> {
              Map<String, Fragment> merged = new TreeMap<>();
              known.fragments().forEach(fragment -> merged.put(fragment.name(), fragment));
              names.forEach(merged::remove);
              fragments.forEach(fragment -> merged.put(fragment.name(), fragment));
              return checked(hunt, row, new ArrayList<>(merged.values()));
            });
  }

  private CompletableFuture<Rows.Version> written(
      ReadTransaction transaction, HuntId hunt, VersionVector version) {
    return transaction
        .get(keys.version(hunt, version))
        .thenApply(value -> row(hunt, version, value));
  }

  private static Rows.Version row(HuntId hunt, VersionVector version, byte @Nullable [] value) {
    if (value == null || !Versions.isKept(value)) {
      throw Damage.of(hunt, "hunt \"%s\" has no row of version %s".formatted(hunt, version));
    }
    return Rows.Version.of(version, value);
  }

  private HuntConfig checked(HuntId hunt, Rows.Version row, List<Fragment> fragments) {
    long digest = fragments.stream().mapToLong(FragmentRow::term).sum();
    if (fragments.size() != row.count() || digest != row.digest()) {
      throw Damage.of(
          hunt,
          "hunt \"%s\" at %s has %d of %d fragments, or another content"
              .formatted(hunt, row.entry().version(), fragments.size(), row.count()));
    }
    return HuntConfig.of(hunt, lineage, row.entry().version(), fragments);
  }
}
