package io.cairn.config;

import io.cairn.config.spi.ConfigSource;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;

/**
 * A source that can also be written. What each sentence here promises is checked by {@code
 * ConfigStoreContract} of the test kit, for every store.
 *
 * <p>Thread-safe. Methods return without waiting for I/O unless they say otherwise; a future fails
 * with {@link io.cairn.config.spi.SourceException} when the store cannot be reached or cannot do
 * it, and then either nothing was written or (for a publish) the outcome can be learned by
 * publishing the same {@link Publication} again.
 *
 * <p>Versions of a hunt are totally ordered: each publish is decided against the newest leadership
 * and the newest version in one atomic step (rule 13).
 */
public interface ConfigStore extends ConfigSource {
  /** The versions a store keeps of a hunt unless it is told otherwise (rule 19). */
  int DEFAULT_HISTORY = 20;

  /** Returns the identity of the store, made when it was created. */
  CompletableFuture<Lineage> lineage();

  /**
   * Takes the leadership of a hunt: from now on only this leader can publish it. No version is
   * issued. A hunt that does not exist yet can be led; it exists once something is published.
   *
   * @param hunt the hunt
   * @param who who leads, for the history; 1 to {@value Leadership#MAX_WHO} characters
   * @return the leadership, with an epoch one above the newest before; fails with {@link
   *     IllegalStateException} if all {@value VersionVector#MAX_EPOCH} epochs are used up
   */
  CompletableFuture<Leadership> lead(HuntId hunt, String who);

  /**
   * Publishes changes to a hunt, all or nothing. When the future completes the version is durable
   * and every later read sees it.
   *
   * <p>Checked in this order: the epoch, the expected version, the content. A publication whose
   * content is already there issues no version (rule 14). Publishing one {@link Publication} object
   * twice has the effect of once.
   *
   * @param publication the changes, who makes them, and the version they are based on
   * @return what was done; fails with {@link LeadershipLostException} if a newer leadership exists,
   *     with {@link VersionConflictException} if the newest version is not the expected one, with
   *     {@link IllegalArgumentException} if the hunt would be over the bounds of {@link HuntConfig}
   */
  CompletableFuture<Published> publish(Publication publication);

  /**
   * Reads a version that the store still keeps, with all its fragments.
   *
   * @param hunt the hunt
   * @param version the version
   * @return the config; fails with {@link UnknownHuntException} if the hunt is unknown, and with
   *     {@link VersionNotKeptException} if that version was never issued or is kept no longer
   */
  CompletableFuture<HuntConfig> readVersion(HuntId hunt, VersionVector version);

  /**
   * Lists the versions the store keeps of a hunt.
   *
   * @param hunt the hunt
   * @param limit the most entries to return, 1 or more
   * @return the entries, newest first; empty if the hunt is unknown
   */
  CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit);

  /**
   * Says what changed since a version: the delta where the history reaches back, else the whole
   * (rule 15).
   *
   * @param hunt the hunt
   * @param held the version in question, of any lineage
   */
  CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held);

  /** Returns every hunt that has a version, with its newest. */
  CompletableFuture<SortedMap<HuntId, VersionVector>> heads();

  /**
   * Publishes the content of an older version as a new version.
   *
   * @param leadership who rolls back
   * @param target the version whose content is wanted; the store must still keep it
   * @param expected the version that is rolled back; must be the newest
   * @param why the reason, for the history
   * @return what was done; fails as {@link #readVersion} and {@link #publish} do
   */
  default CompletableFuture<Published> rollback(
      Leadership leadership, VersionVector target, VersionVector expected, String why) {
    return Rollback.in(this, leadership, target, expected, why);
  }
}
