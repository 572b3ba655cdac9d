package io.cairn.config;

import static java.util.Objects.requireNonNull;

import io.cairn.config.spi.FragmentTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Changes to a hunt that a leader wants published, all or nothing.
 *
 * <pre>{@code
 * Leadership leader = store.lead(hunt, "ada").join();
 * Published first =
 *     store.publish(
 *         Publication.by(leader) // expects the version that was the newest when ada took the lead
 *             .put(Fragment.ofText("rules/scoring", "application/json", "{\"base\": 20}"))
 *             .because("double points for the finale")
 *             .build()).join();
 * Publication second = Publication.by(leader).expecting(first.version()).remove("rules/bonus").build();
 * }</pre>
 *
 * <p>Immutable and safe to share between threads. Each object has an id, by which a store knows one
 * that it is given again.
 */
public final class Publication {
  /** The longest reason, in characters. */
  public static final int MAX_WHY = 1_000;

  private final UUID id;
  private final Leadership leadership;
  private final VersionVector expected;
  private final List<Fragment> put;
  private final Set<String> removed;
  private final String why;

  private Publication(UUID id, Builder builder) {
    this.id = id;
    this.leadership = builder.leadership;
    this.expected = requireNonNull(builder.expected, "expected version");
    this.put = List.copyOf(builder.put.values());
    this.removed = Set.copyOf(builder.removed);
    this.why = builder.why;
  }

  /**
   * Begins a publication. It expects the version that was the newest when the leadership was taken,
   * until it is told otherwise.
   *
   * @param leadership who publishes, and which hunt
   */
  public static Builder by(Leadership leadership) {
    return new Builder(leadership);
  }

  /** Returns the id of this publication. */
  public UUID id() {
    return id;
  }

  /** Returns who publishes. */
  public Leadership leadership() {
    return leadership;
  }

  /** Returns the hunt. */
  public HuntId hunt() {
    return leadership.hunt();
  }

  /** Returns the version the changes are based on. */
  public VersionVector expected() {
    return expected;
  }

  /** Returns the fragments to put, each name once. Unmodifiable. */
  public List<Fragment> put() {
    return put;
  }

  /** Returns the names to remove. Unmodifiable. */
  public Set<String> removed() {
    return removed;
  }

  /** Returns the reason; empty if none was given. */
  public String why() {
    return why;
  }

  /**
   * Returns this publication reduced to what differs from a config. For stores.
   *
   * @param head the newest fragments of the hunt
   */
  public Effect effectOn(FragmentTable head) {
    requireNonNull(head, "head");
    List<Fragment> added = new ArrayList<>();
    List<Fragment> changed = new ArrayList<>();
    Set<String> gone = new LinkedHashSet<>();
    for (Fragment fragment : put) {
      int index = head.indexOf(fragment.name());
      if (index < 0) {
        added.add(fragment);
      } else if (!head.at(index).equals(fragment)) {
        changed.add(fragment);
      }
    }
    for (String name : removed) {
      if (head.indexOf(name) >= 0) {
        gone.add(name);
      }
    }
    return new Effect(added, changed, gone);
  }

  /**
   * Returns this publication reduced to what differs from a config. For stores.
   *
   * @param head the newest config of the hunt
   */
  public Effect effectOn(HuntConfig head) {
    return effectOn(requireNonNull(head, "head").table());
  }

  /** Returns hunt, base and counts, for a person to read. */
  @Override
  public String toString() {
    return "%s on %s by %s (%d put, %d removed)"
        .formatted(hunt(), expected, leadership.who(), put.size(), removed.size());
  }

  /**
   * What a publication would change. Immutable.
   *
   * @param added fragments whose names are new
   * @param changed fragments that replace another of their name
   * @param removed names that are there and go
   */
  public record Effect(List<Fragment> added, List<Fragment> changed, Set<String> removed) {
    /** Copies the collections. */
    public Effect {
      added = Copies.list("added", added);
      changed = Copies.list("changed", changed);
      removed = Copies.set("removed", removed);
    }

    /** Whether the content is already there. */
    public boolean isNothing() {
      return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
    }

    /** Returns the added and the changed fragments. */
    public List<Fragment> put() {
      List<Fragment> all = new ArrayList<>(added);
      all.addAll(changed);
      return all;
    }
  }

  static String checkWhy(String why) {
    requireNonNull(why, "reason (why)");
    if (why.length() > MAX_WHY) {
      throw new IllegalArgumentException(
          "reason (why) has %d characters, more than %d: \"%s\""
              .formatted(why.length(), MAX_WHY, Text.printable(why)));
    }
    return why;
  }

  /** Collects the changes. Not thread-safe. */
  public static final class Builder {
    private final Leadership leadership;
    private final Map<String, Fragment> put = new LinkedHashMap<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private VersionVector expected;
    private String why = "";

    private Builder(Leadership leadership) {
      this.leadership = requireNonNull(leadership, "leadership");
      this.expected = leadership.head();
    }

    /**
     * Sets the version the changes are based on.
     *
     * @param version the newest version that the leader knows; {@link VersionVector#NONE} for a
     *     hunt that has none
     */
    public Builder expecting(VersionVector version) {
      expected = requireNonNull(version, "expected version");
      return this;
    }

    /** Adds a fragment, or replaces the one of its name; undoes an earlier remove of the name. */
    public Builder put(Fragment fragment) {
      removed.remove(requireNonNull(fragment, "fragment").name());
      put.put(fragment.name(), fragment);
      return this;
    }

    /** Adds or replaces several fragments. */
    public Builder putAll(Collection<Fragment> fragments) {
      Copies.checked("fragments", fragments).forEach(this::put);
      return this;
    }

    /** Removes the fragment of this name, if there is one; undoes an earlier put of the name. */
    public Builder remove(String name) {
      requireNonNull(name, "fragment name");
      put.remove(name);
      removed.add(name);
      return this;
    }

    /**
     * Puts and removes what turns a config into one with exactly the given fragments.
     *
     * @param current the config as it is; null for a hunt that has none
     * @param wanted every fragment that there should be
     * @throws IllegalArgumentException if two fragments have one name
     */
    public Builder turning(@Nullable HuntConfig current, Collection<Fragment> wanted) {
      ArrayFragmentTable target = ArrayFragmentTable.of(Copies.checked("wanted", wanted));
      if (current == null) {
        return putAll(wanted);
      }
      FragmentDiff diff = FragmentDiff.between(current.table(), target);
      diff.added().forEach(name -> put(target.at(target.indexOf(name))));
      diff.changed().forEach(name -> put(target.at(target.indexOf(name))));
      diff.removed().forEach(this::remove);
      return this;
    }

    /**
     * Sets the reason, for the history.
     *
     * @param reason at most {@value #MAX_WHY} characters
     * @throws IllegalArgumentException if it is longer
     */
    public Builder because(String reason) {
      why = checkWhy(reason);
      return this;
    }

    /** Returns the publication, with a fresh id. */
    public Publication build() {
      return new Publication(UUID.randomUUID(), this);
    }

    /**
     * Returns the publication under an id that it had before: for servers that pass on what a
     * client sent.
     *
     * @param id the id
     */
    public Publication build(UUID id) {
      return new Publication(requireNonNull(id, "id"), this);
    }
  }
}
