package io.cairn.config;

/**
 * A value that follows a hunt's config. The client decodes it once per change, before the swap; a
 * reader pays one volatile read. Of a {@link FollowedHunt} itself, which is not decoded, it pays
 * what {@link CairnClient#get} takes.
 *
 * <p>Thread-safe. Two reads by one thread never go back to an older version, and who has seen a
 * version of the hunt, by {@link CairnClient#get} or in a listener, finds no older value here. The
 * values of a version are put in place one after the other, right before its snapshot: who needs
 * several of one version reads them from one {@link HuntConfig}.
 *
 * @param <T> the type of the value, which should be immutable
 */
public interface Live<T> {
  /**
   * Returns the value now. Once there was one, this is wait-free, allocates nothing and never
   * fails. Before that it waits as {@link CairnClient#get} does.
   *
   * @throws CairnException what {@link CairnClient#get} or {@link HuntConfig#decode} throw, before
   *     there was a first value
   */
  T get();
}
