package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import io.cairn.config.Fragment;
import io.cairn.config.HuntId;
import io.cairn.config.Selector;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.DamagedHuntException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Finds the revisions of fragments that a version has, and fetches their contents. One object per
 * transaction and hunt; used by one thread after the other.
 */
final class Revisions {
  private final ReadTransaction transaction;
  private final Keys keys;
  private final HuntId hunt;
  private final VersionVector version;
  private final Map<String, Selector> selectors = new HashMap<>();

  Revisions(ReadTransaction transaction, Keys keys, HuntId hunt, VersionVector version) {
    this.transaction = transaction;
    this.keys = keys;
    this.hunt = hunt;
    this.version = version;
  }

  /** A fragment as it is at the version. */
  record Revision(String name, Place place, FragmentRow row) {}

  /** Finds all fragments of the hunt. */
  CompletableFuture<List<Revision>> all() {
    CompletableFuture<List<KeyValue>> rows = WholeRange.read(transaction, keys.fragments(hunt));
    return Stages.read(transaction, keys, hunt).thenCombine(rows, this::newest);
  }

  /** Finds the fragments of these names; one that the version does not have is left out. */
  CompletableFuture<List<Revision>> named(Collection<String> names) {
    List<CompletableFuture<List<KeyValue>>> rows = new ArrayList<>(names.size());
    for (String name : names) {
      rows.add(WholeRange.read(transaction, keys.fragments(hunt, name)));
    }
    return Stages.read(transaction, keys, hunt)
        .thenCombine(
            all(rows),
            (stages, found) -> {
              List<Revision> revisions = new ArrayList<>();
              found.forEach(of -> revisions.addAll(newest(stages, of)));
              return revisions;
            });
  }

  /** Of each name the last revision that is not later than the version. */
  private List<Revision> newest(Stages stages, List<KeyValue> rows) {
    List<Revision> revisions = new ArrayList<>();
    Keys.FragmentKey last = null;
    byte[] value = {};
    for (KeyValue row : rows) {
      Keys.FragmentKey key = keys.fragmentKey(row.getKey());
      if (key.place().version().isAfter(version) || stages.hides(key.place())) {
        continue;
      }
      if (last != null && !last.name().equals(key.name())) {
        add(revisions, last, value);
      }
      last = key;
      value = row.getValue();
    }
    if (last != null) {
      add(revisions, last, value);
    }
    return revisions;
  }

  private static void add(List<Revision> revisions, Keys.FragmentKey key, byte[] value) {
    if (!FragmentRow.isRemoved(value)) {
      revisions.add(new Revision(key.name(), key.place(), FragmentRow.of(value)));
    }
  }

  /**
   * Fetches contents, each checked; fails with {@link DamagedHuntException} if one is not intact.
   */
  CompletableFuture<List<Fragment>> fragments(List<Revision> revisions) {
    List<CompletableFuture<Fragment>> fragments = new ArrayList<>(revisions.size());
    for (Revision revision : revisions) {
      fragments.add(
          revision.row().isInline()
              ? CompletableFuture.completedFuture(fragment(revision, revision.row().inline()))
              : content(revision).thenApply(content -> fragment(revision, content)));
    }
    return all(fragments);
  }

  private CompletableFuture<ByteBuffer> content(Revision revision) {
    List<CompletableFuture<byte[]>> chunks = new ArrayList<>(revision.row().chunks());
    for (int i = 0; i < revision.row().chunks(); i++) {
      chunks.add(transaction.get(keys.chunk(hunt, revision.name(), revision.place(), i)));
    }
    if (chunks.size() == 1) {
      return chunks.get(0).thenApply(Revisions::orNothing);
    }
    return all(chunks)
        .thenApply(
            parts -> {
              int size = parts.stream().mapToInt(part -> orNothing(part).remaining()).sum();
              ByteBuffer content = ByteBuffer.allocate(size);
              parts.forEach(part -> content.put(orNothing(part)));
              return content.flip();
            });
  }

  private static ByteBuffer orNothing(byte @Nullable [] chunk) {
    return chunk == null ? ByteBuffer.allocate(0) : ByteBuffer.wrap(chunk);
  }

  private synchronized Fragment fragment(Revision revision, ByteBuffer content) {
    if (!revision.row().isIntact(content)) {
      throw Damage.of(
          hunt,
          "fragment \"%s\" has %d of %d bytes, or other ones"
              .formatted(revision.name(), content.remaining(), revision.row().size()));
    }
    Selector selector = selectors.computeIfAbsent(revision.row().selector(), Selector::parse);
    return revision.row().fragment(revision.name(), selector, content);
  }

  /** Waits for all; the first failure fails the whole. */
  static <T> CompletableFuture<List<T>> all(List<CompletableFuture<T>> futures) {
    return CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new))
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }
}
