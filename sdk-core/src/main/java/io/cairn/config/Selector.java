package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A label query on a fragment, in the grammar of Kubernetes: {@code region in (eu,us), role!=admin,
 * canary}. A pod gets the fragment if its labels satisfy every requirement of the query; an empty
 * query is satisfied by every pod.
 *
 * <p>Immutable and safe to share between threads. Parsed once; {@link #matches} allocates nothing.
 * Two selectors are equal when their canonical forms ({@link #toString}) are.
 */
public final class Selector {
  /** The longest query, in characters, as it is given and in its canonical form. */
  public static final int MAX_CHARACTERS = 1_000;

  /** The most requirements of one query, as it is given. */
  public static final int MAX_REQUIREMENTS = 32;

  /** The most values of one set, as it is given. */
  public static final int MAX_VALUES = 64;

  /** Matches every pod. */
  public static final Selector EVERYTHING = new Selector(List.of(), "");

  private static final Comparator<Requirement> BY_KEY =
      Comparator.comparing(Requirement::key).thenComparing(Requirement::canonical);

  private final Requirement[] requirements;
  private final String canonical;
  private final Set<String> keys;

  private Selector(List<Requirement> sorted, String canonical) {
    this.requirements = sorted.toArray(Requirement[]::new);
    this.canonical = canonical;
    this.keys = keysOf(sorted);
  }

  /**
   * Reads a query. Its requirements are parted by commas, and all of them must hold:
   *
   * <table>
   *   <caption>Requirements</caption>
   *   <tr><th>written</th><th>holds if the pod has</th></tr>
   *   <tr><td>{@code key}</td><td>a label with this key</td></tr>
   *   <tr><td>{@code !key}</td><td>no label with this key</td></tr>
   *   <tr><td>{@code key = value}, {@code key == value}</td><td>this label</td></tr>
   *   <tr><td>{@code key != value}</td><td>no label with this key, or another value</td></tr>
   *   <tr><td>{@code key in (a, b)}</td><td>the label with one of these values</td></tr>
   *   <tr><td>{@code key notin (a, b)}</td><td>no label with this key, or another value</td></tr>
   *   <tr><td>{@code key > 7}, {@code key < 7}</td><td>the label, and its value is a whole number
   *       of at most 63 bits that is greater or less</td></tr>
   * </table>
   *
   * <p>Keys and values are those of {@link Labels}; a value that is left out is the empty one
   * ({@code key=}, {@code key in (a,)}). Spaces, tabs and line ends between words and marks do not
   * count. {@code in} and {@code notin} may also be keys and values.
   *
   * @param text the query, at most {@value #MAX_CHARACTERS} characters, {@value #MAX_REQUIREMENTS}
   *     requirements and {@value #MAX_VALUES} values in a set; nothing but spaces matches every pod
   * @throws SelectorSyntaxException if the text is not a query or is over a bound; it tells the
   *     column and what was expected there
   */
  public static Selector parse(String text) {
    List<Requirement> requirements =
        new SelectorParser(requireNonNull(text, "text of a selector")).parse();
    if (requirements.isEmpty()) {
      return EVERYTHING;
    }
    if (requirements.size() == 1) {
      return of(text, requirements);
    }
    TreeSet<Requirement> sorted = new TreeSet<>(BY_KEY);
    sorted.addAll(requirements);
    return of(text, List.copyOf(sorted));
  }

  private static Selector of(String text, List<Requirement> sorted) {
    String canonical = canonical(sorted);
    // "x in(a,b)" gains a space, so a text at the bound may have a canonical form beyond it
    if (canonical.length() > MAX_CHARACTERS) {
      throw new SelectorSyntaxException(
          text,
          text.length(),
          "has %d characters in canonical form, more than %d,"
              .formatted(canonical.length(), MAX_CHARACTERS));
    }
    return new Selector(sorted, canonical);
  }

  private static String canonical(List<Requirement> sorted) {
    if (sorted.size() == 1) {
      return sorted.get(0).canonical();
    }
    StringBuilder canonical = new StringBuilder();
    for (Requirement requirement : sorted) {
      canonical.append(canonical.isEmpty() ? "" : ",").append(requirement.canonical());
    }
    return canonical.toString();
  }

  private static Set<String> keysOf(List<Requirement> requirements) {
    if (requirements.size() == 1) {
      return Set.of(requirements.get(0).key());
    }
    TreeSet<String> keys = new TreeSet<>();
    for (Requirement requirement : requirements) {
      keys.add(requirement.key());
    }
    return Collections.unmodifiableSet(keys);
  }

  /**
   * Whether a pod with these labels gets the fragment. Allocates nothing.
   *
   * @param labels what the pod says of itself
   */
  public boolean matches(Labels labels) {
    requireNonNull(labels, "labels");
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Returns the label keys that the query mentions, sorted: nothing else decides. Unmodifiable. */
  public Set<String> keys() {
    return keys;
  }

  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof Selector that && canonical.equals(that.canonical));
  }

  @Override
  public int hashCode() {
    return canonical.hashCode();
  }

  /**
   * Returns the canonical form, which {@link #parse} reads as an equal selector: requirements
   * sorted by key and each only once, values likewise, {@code =} for {@code ==}, {@code =} and
   * {@code !=} for sets of one, no space but around {@code in} and {@code notin}.
   */
  @Override
  public String toString() {
    return canonical;
  }
}
