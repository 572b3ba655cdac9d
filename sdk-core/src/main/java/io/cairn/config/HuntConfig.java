package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.FragmentDecoder;
import io.cairn.config.spi.FragmentTable;
import java.time.Duration;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.RandomAccess;
import java.util.Set;
import java.util.SortedSet;

/**
 * An immutable snapshot of a hunt's config: every fragment that the pod's labels select, all of one
 * version. Whoever holds one keeps exactly that, whatever is swapped meanwhile: hold one for a
 * whole game tick and the tick sees one set of rules (rule 2).
 *
 * <p>Safe to share between threads. Content, version and lineage never change. {@link #age} and
 * {@link #isStale} do: they tell how the client that served the snapshot stands to its source
 * <em>now</em>.
 *
 * <p>Equality is that of hunt, lineage, version, label keys and fragments.
 */
public final class HuntConfig {
  /** The most content bytes all fragments of one hunt may have together: 64 MiB. */
  public static final long MAX_BYTES = 64L << 20;

  /** The most fragments one hunt may have. */
  public static final int MAX_FRAGMENTS = 1 << 20;

  private final HuntId hunt;
  private final Lineage lineage;
  private final VersionVector version;
  private final SortedSet<String> labelKeys;
  private final FragmentTable table;
  private final Freshness freshness;
  private final DecodedValues decoded;

  private HuntConfig(
      HuntId hunt,
      Lineage lineage,
      VersionVector version,
      SortedSet<String> labelKeys,
      FragmentTable table,
      Freshness freshness,
      DecodedValues decoded) {
    this.hunt = requireNonNull(hunt, "hunt");
    this.lineage = requireNonNull(lineage, "lineage");
    this.version = requireNonNull(version, "version");
    this.labelKeys = labelKeys;
    this.table = requireNonNull(table, "table");
    this.freshness = freshness;
    this.decoded = decoded;
    if (table.bytes() > MAX_BYTES) {
      throw new IllegalArgumentException(
          "hunt \"%s\" has %d bytes, more than %d"
              .formatted(hunt.value(), table.bytes(), MAX_BYTES));
    }
    if (table.count() > MAX_FRAGMENTS) {
      throw new IllegalArgumentException(
          "hunt \"%s\" has %d fragments, more than %d"
              .formatted(hunt.value(), table.count(), MAX_FRAGMENTS));
    }
  }

  /**
   * Returns a whole config, as a store holds it. Its {@link #labelKeys} are those that the
   * selectors of the given fragments mention.
   *
   * @param hunt the hunt
   * @param lineage the store that issued the version
   * @param version the version
   * @param fragments the fragments, in any order
   * @throws IllegalArgumentException if a name appears twice, or the fragments are more than
   *     {@value #MAX_FRAGMENTS} or have more than {@value #MAX_BYTES} bytes together
   */
  public static HuntConfig of(
      HuntId hunt, Lineage lineage, VersionVector version, Collection<Fragment> fragments) {
    Copies.checked("fragments", fragments);
    return of(hunt, lineage, version, keysOf(fragments), ArrayFragmentTable.of(fragments));
  }

  /**
   * Returns a config of which only some fragments are given, as a pod gets it. For backends.
   *
   * @param hunt the hunt
   * @param lineage the store that issued the version
   * @param version the version
   * @param labelKeys the label keys that any selector of the hunt mentions at this version,
   *     including the selectors of fragments that are not given
   * @param fragments the fragments, in any order
   * @throws IllegalArgumentException if a label key is not legal, or as in {@link #of(HuntId,
   *     Lineage, VersionVector, Collection)}
   */
  public static HuntConfig of(
      HuntId hunt,
      Lineage lineage,
      VersionVector version,
      Set<String> labelKeys,
      Collection<Fragment> fragments) {
    Copies.checked("fragments", fragments);
    return of(hunt, lineage, version, labelKeys, ArrayFragmentTable.of(fragments));
  }

  /**
   * Returns a config over a table of fragments. For backends.
   *
   * @param hunt the hunt
   * @param lineage the store that issued the version
   * @param version the version
   * @param labelKeys the label keys that any selector of the hunt mentions at this version,
   *     including the selectors of fragments that are not in the table
   * @param table the fragments
   * @throws IllegalArgumentException if a label key is not legal, or the table is over the bounds
   *     of {@link #of(HuntId, Lineage, VersionVector, Collection)}
   */
  public static HuntConfig of(
      HuntId hunt,
      Lineage lineage,
      VersionVector version,
      Set<String> labelKeys,
      FragmentTable table) {
    requireNonNull(labelKeys, "labelKeys");
    return new HuntConfig(
        hunt,
        lineage,
        version,
        LabelKeys.of(labelKeys),
        table,
        Freshness.UNSERVED,
        DecodedValues.discovering());
  }

  /** Returns this snapshot as a client serves it. Shares everything that is immutable. */
  HuntConfig servedBy(Freshness client, List<FragmentDecoder> decoders) {
    return new HuntConfig(
        hunt, lineage, version, labelKeys, table, client, DecodedValues.with(decoders));
  }

  /**
   * Returns the config that a follower with these labels gets: the fragments whose selectors match,
   * with the label keys of them all.
   *
   * @param scope which fragments to keep
   */
  public HuntConfig select(Scope scope) {
    requireNonNull(scope, "scope");
    List<Fragment> kept = new ArrayList<>(table.count());
    for (int i = 0; i < table.count(); i++) {
      Fragment fragment = table.at(i);
      if (scope.includes(fragment.selector())) {
        kept.add(fragment);
      }
    }
    return kept.size() == table.count()
        ? this
        : of(hunt, lineage, version, labelKeys, ArrayFragmentTable.of(kept));
  }

  /**
   * Returns the config that this one becomes by a change. Fragments that do not change are shared.
   *
   * @param delta a change of this hunt since exactly this version
   * @throws IllegalArgumentException if the delta is of another hunt, lineage or base version, or
   *     the result is over the bounds of a hunt
   */
  public HuntConfig apply(ConfigDelta delta) {
    requireNonNull(delta, "delta");
    if (!delta.hunt().equals(hunt)
        || !delta.lineage().equals(lineage)
        || !delta.base().equals(version)) {
      throw new IllegalArgumentException(
          "a change of \"%s\" since %s of lineage %s does not apply to \"%s\" at %s of lineage %s"
              .formatted(delta.hunt(), delta.base(), delta.lineage(), hunt, version, lineage));
    }
    return of(
        hunt,
        lineage,
        delta.version(),
        delta.labelKeys(),
        ArrayFragmentTable.merge(table, delta.put(), delta.removed()));
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return hunt;
  }

  /** Returns the identity of the store that issued the version. */
  public Lineage lineage() {
    return lineage;
  }

  /** Returns the version. */
  public VersionVector version() {
    return version;
  }

  /**
   * Returns the label keys that any selector of the hunt mentions at this version, sorted: two pods
   * that agree on these keys get the same fragments. Unmodifiable.
   */
  public SortedSet<String> labelKeys() {
    return labelKeys;
  }

  /**
   * Returns the fragment with this name.
   *
   * @param name the fragment's name
   * @throws FragmentNotFoundException if the snapshot has none
   */
  public Fragment fragment(String name) {
    int index = table.indexOf(requireNonNull(name, "fragment name"));
    if (index < 0) {
      throw new FragmentNotFoundException(hunt, version, name);
    }
    return table.at(index);
  }

  /** Returns the fragment with this name, if the snapshot has one. */
  public Optional<Fragment> find(String name) {
    int index = table.indexOf(requireNonNull(name, "fragment name"));
    return index < 0 ? Optional.empty() : Optional.of(table.at(index));
  }

  /** Whether the snapshot has a fragment with this name. Allocates nothing. */
  public boolean has(String name) {
    return table.indexOf(requireNonNull(name, "fragment name")) >= 0;
  }

  /** Returns the fragments, sorted by name; an unmodifiable view that makes them as asked for. */
  public List<Fragment> fragments() {
    return new Fragments(table);
  }

  /** Returns the size of all content together, in bytes. */
  public long bytes() {
    return table.bytes();
  }

  /**
   * Returns a fragment's content as a value. It is decoded when first asked for and shared by all
   * who ask this snapshot for the same type, so it should be immutable.
   *
   * @param <T> the type wanted
   * @param name the fragment's name
   * @param type the type wanted; {@code String} and {@code byte[]} need no decoder
   * @throws FragmentNotFoundException if the snapshot has no such fragment
   * @throws FragmentDecodingException if no decoder takes the content type, or the content is not
   *     of the type
   */
  public <T> T decode(String name, Class<T> type) {
    return decoded.get(this, fragment(name), requireNonNull(type, "type"));
  }

  /** Returns where the client that served this snapshot got it from. */
  public Tier tier() {
    return freshness.tier();
  }

  /**
   * Returns the time since the source last confirmed to the serving client that its snapshot of the
   * hunt is current. Zero for a snapshot that no client served.
   */
  public Duration age() {
    return Duration.ofNanos(freshness.ageNanos());
  }

  /** Whether the {@link #age} is beyond the serving client's grace period: the source is away. */
  public boolean isStale() {
    return freshness.isStale();
  }

  /** As {@link #age}, in nanoseconds and without an object. */
  long ageNanos() {
    return freshness.ageNanos();
  }

  FragmentTable table() {
    return table;
  }

  private static SortedSet<String> keysOf(Collection<Fragment> fragments) {
    Set<String> keys = new HashSet<>();
    for (Fragment fragment : fragments) {
      keys.addAll(fragment.selector().keys());
    }
    return LabelKeys.of(keys);
  }

  /** A table seen as a list. */
  private static final class Fragments extends AbstractList<Fragment> implements RandomAccess {
    private final FragmentTable table;

    Fragments(FragmentTable table) {
      this.table = table;
    }

    @Override
    public Fragment get(int index) {
      return table.at(index);
    }

    @Override
    public int size() {
      return table.count();
    }
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof HuntConfig that
            && hunt.equals(that.hunt)
            && lineage.equals(that.lineage)
            && version.equals(that.version)
            && labelKeys.equals(that.labelKeys)
            && fragments().equals(that.fragments()));
  }

  @Override
  public int hashCode() {
    return 31 * hunt.hashCode() + version.hashCode();
  }

  /** Returns hunt, version and size, for a person to read; never the content. */
  @Override
  public String toString() {
    return "%s at %s (%,d fragments, %,d bytes)"
        .formatted(hunt, version, table.count(), table.bytes());
  }
}
