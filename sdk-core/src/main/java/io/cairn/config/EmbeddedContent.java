package io.cairn.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cairn.config.spi.DamagedHuntException;
import io.cairn.config.spi.StoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The content of hunts: the newest versions of recently used hunts in memory, all else from disk.
 * Thread-safe.
 */
final class EmbeddedContent {
  private static final int TRIES = 3;

  private final String name;
  private final EmbeddedFile file;
  private final ConcurrentMap<HuntId, EmbeddedHunt> hunts;
  private final Cache<HuntId, HuntConfig> heads;

  EmbeddedContent(
      String name, EmbeddedFile file, ConcurrentMap<HuntId, EmbeddedHunt> hunts, long cacheBytes) {
    this.name = name;
    this.file = file;
    this.hunts = hunts;
    this.heads =
        Caffeine.newBuilder()
            .maximumWeight(cacheBytes)
            .weigher((HuntId hunt, HuntConfig config) -> weight(config))
            .executor(Runnable::run) // no thread of others
            .build();
  }

  private static int weight(HuntConfig config) {
    long perFragment = 200; // objects around the content, roughly
    return (int) (config.bytes() + perFragment * config.fragments().size() + perFragment);
  }

  /** Notes a durable head; a newer one wins. */
  void install(HuntConfig head) {
    heads.asMap().merge(head.hunt(), head, EmbeddedContent::newer);
  }

  private static HuntConfig newer(HuntConfig one, HuntConfig other) {
    return one.version().isAfter(other.version()) ? one : other;
  }

  /** Returns a version if it is in memory. */
  @Nullable HuntConfig cached(HuntId hunt, VersionVector version) {
    HuntConfig head = heads.getIfPresent(hunt);
    return head != null && head.version().equals(version) ? head : null;
  }

  /**
   * Reads a version from memory or disk; blocks.
   *
   * @throws VersionNotKeptException if it is kept no longer
   * @throws DamagedHuntException if it is there, but is not what was written
   * @throws StoreException if it cannot be read for another reason
   */
  HuntConfig load(EmbeddedHunt state, EmbeddedVersion version) {
    HuntConfig known = cached(state.hunt(), version.version());
    for (int i = 1; known == null; i++) {
      EmbeddedTables tables = file.tables();
      try {
        known = read(tables, state.hunt(), version);
      } catch (CairnException told) {
        throw told;
      } catch (SQLException | RuntimeException e) {
        boolean replaced = !file.isOpen() || file.tables() != tables;
        if (!replaced || i == TRIES) { // else the writer opened the file anew meanwhile
          throw unreadable(state.hunt(), version, e);
        }
      }
    }
    if (version.version().equals(version(state.hunt()))) {
      install(known);
    }
    return known;
  }

  private HuntConfig read(EmbeddedTables tables, HuntId hunt, EmbeddedVersion version)
      throws SQLException {
    List<Fragment> fragments = tables.read(hunt, version.version());
    EmbeddedHunt state = hunts.get(hunt);
    if (fragments == null && state != null && state.at(version.version()).isPresent()) {
      throw damaged(hunt, version, "is not there");
    }
    if (fragments == null) {
      throw new VersionNotKeptException(hunt, version.version(), oldest(hunt), version(hunt));
    }
    long digest = fragments.stream().mapToLong(EmbeddedDigest::term).sum();
    if (fragments.size() != version.count() || digest != version.digest()) {
      throw damaged(
          hunt,
          version,
          "has %d of %d fragments, or another content"
              .formatted(fragments.size(), version.count()));
    }
    return HuntConfig.of(hunt, tables.lineage(), version.version(), fragments);
  }

  private StoreException damaged(HuntId hunt, EmbeddedVersion version, String how) {
    return new DamagedHuntException(
        hunt,
        "%s is damaged: hunt \"%s\" at %s %s".formatted(name, hunt, version.version(), how),
        null);
  }

  /** What the disk or the engine fails at may concern all hunts; what it read, only this one. */
  private StoreException unreadable(HuntId hunt, EmbeddedVersion version, Exception cause) {
    String message =
        "%s could not read hunt \"%s\" at %s: %s"
            .formatted(name, hunt, version.version(), RepeatedFailure.reason(cause));
    boolean ofThisHunt = !(cause instanceof SQLException e) || EmbeddedTables.isDamage(e);
    return ofThisHunt
        ? new DamagedHuntException(hunt, message, cause)
        : new StoreException(message, cause);
  }

  private VersionVector oldest(HuntId hunt) {
    EmbeddedHunt state = hunts.get(hunt);
    return state == null || state.kept().isEmpty()
        ? VersionVector.NONE
        : state.kept().get(0).version();
  }

  private VersionVector version(HuntId hunt) {
    EmbeddedHunt state = hunts.get(hunt);
    return state == null ? VersionVector.NONE : state.version();
  }
}
