package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a pod says of itself: keys and values, {@code region=eu}, in the syntax of Kubernetes.
 *
 * <p>A key is a name of 1 to 63 ASCII letters, digits and {@code - _ .} that begins and ends with a
 * letter or a digit, after an optional prefix: a DNS subdomain of at most 253 characters in lower
 * case, and a slash. A value is empty or like a name.
 *
 * <p>Immutable and safe to share between threads.
 */
public final class Labels {
  /** The most labels a pod may have. */
  public static final int MAX_LABELS = 64;

  /** No labels. */
  public static final Labels NONE = new Labels(new String[0], new String[0]);

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final String[] keys;
  private final String[] values;

  private Labels(String[] keys, String[] values) {
    this.keys = keys;
    this.values = values;
  }

  /**
   * Returns labels of the given keys and values.
   *
   * @param keysAndValues a key, its value, the next key, its value, and so on, in any order of keys
   * @throws IllegalArgumentException if the last key has no value, a key appears twice, a key or a
   *     value is not legal, or there are more than {@value #MAX_LABELS} labels
   */
  public static Labels of(String... keysAndValues) {
    requireNonNull(keysAndValues, "label keys and values");
    if (keysAndValues.length % 2 != 0) {
      throw new IllegalArgumentException(
          "label key \"%s\" has no value: keys and values take turns"
              .formatted(Text.printable(keysAndValues[keysAndValues.length - 1])));
    }
    SortedMap<String, String> sorted = new TreeMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      putOnce(sorted, keysAndValues[i], keysAndValues[i + 1]);
    }
    return ofSorted(sorted);
  }

  /**
   * Returns labels of the given keys and values, which are copied.
   *
   * @param labels values by key
   * @throws IllegalArgumentException if a key or a value is not legal, or there are more than
   *     {@value #MAX_LABELS} labels
   */
  public static Labels of(Map<String, String> labels) {
    SortedMap<String, String> sorted = new TreeMap<>();
    requireNonNull(labels, "labels").forEach((key, value) -> putOnce(sorted, key, value));
    return ofSorted(sorted);
  }

  /**
   * Reads labels from text. Spaces and tabs around keys and values do not count.
   *
   * @param text keys and values, {@code "region=eu,role=engine"}; nothing but spaces means no
   *     labels
   * @throws IllegalArgumentException if the text is not of that form, a key appears twice, a key or
   *     a value is not legal, or there are more than {@value #MAX_LABELS} labels
   */
  public static Labels parse(String text) {
    if (requireNonNull(text, "text of labels").isBlank()) {
      return NONE;
    }
    SortedMap<String, String> sorted = new TreeMap<>();
    for (String label : text.split(",", -1)) {
      int equals = label.indexOf('=');
      if (equals < 0) {
        throw new IllegalArgumentException(
            "labels \"%s\" have \"%s\", which is not of the form KEY=VALUE"
                .formatted(Text.printable(text), Text.printable(label)));
      }
      putOnce(sorted, label.substring(0, equals).strip(), label.substring(equals + 1).strip());
    }
    return ofSorted(sorted);
  }

  /**
   * Checks that a label key is legal, and returns it.
   *
   * @param key the key
   * @throws IllegalArgumentException if it is not; the message says why
   */
  public static String checkKey(String key) {
    String problem = LabelSyntax.keyProblem(requireNonNull(key, "label key"));
    if (problem != null) {
      throw new IllegalArgumentException(
          "label key \"%s\" %s".formatted(Text.printable(key), problem));
    }
    return key;
  }

  private static void putOnce(SortedMap<String, String> sorted, String key, String value) {
    checkKey(key);
    requireNonNull(value, "label value");
    String problem = LabelSyntax.valueProblem(value);
    if (problem != null) {
      throw new IllegalArgumentException(
          "value \"%s\" of label \"%s\" %s".formatted(Text.printable(value), key, problem));
    }
    String other = sorted.put(key, value);
    if (other != null) {
      throw new IllegalArgumentException(
          "label \"%s\" appears twice, as \"%s\" and \"%s\"".formatted(key, other, value));
    }
    if (sorted.size() > MAX_LABELS) {
      throw new IllegalArgumentException(
          "label \"%s\" is one too many: at most %d are allowed".formatted(key, MAX_LABELS));
    }
  }

  private static Labels ofSorted(SortedMap<String, String> sorted) {
    return sorted.isEmpty()
        ? NONE
        : new Labels(
            sorted.keySet().toArray(String[]::new), sorted.values().toArray(String[]::new));
  }

  /**
   * Returns these labels with one more, or with another value for one of them.
   *
   * @param key the key
   * @param value the value
   * @throws IllegalArgumentException if the key or the value is not legal, or there are more than
   *     {@value #MAX_LABELS} labels
   */
  public Labels with(String key, String value) {
    SortedMap<String, String> sorted = toMap();
    sorted.remove(requireNonNull(key, "label key"));
    putOnce(sorted, key, value);
    return ofSorted(sorted);
  }

  /** Returns the value of the label with this key, if there is one. */
  public Optional<String> get(String key) {
    return Optional.ofNullable(lookup(requireNonNull(key, "label key")));
  }

  /** Returns the value or null. Allocates nothing. */
  @Nullable String lookup(String key) {
    int low = 0;
    int high = keys.length - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = keys[middle].compareTo(key);
      if (order == 0) {
        return values[middle];
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return null;
  }

  /** Returns the values by key, sorted by key. Unmodifiable. */
  public SortedMap<String, String> asMap() {
    return Collections.unmodifiableSortedMap(toMap());
  }

  private SortedMap<String, String> toMap() {
    SortedMap<String, String> map = new TreeMap<>();
    for (int i = 0; i < keys.length; i++) {
      map.put(keys[i], values[i]);
    }
    return map;
  }

  /**
   * Returns 64 bits that tell whether two pods agree on the given keys: equal where they do, and
   * different (but for chance, 2<sup>-64</sup>) where they do not. What else the pods say of
   * themselves plays no part.
   *
   * <p>It is the 64-bit FNV-1a hash (offset basis {@code cbf29ce484222325}, prime {@code
   * 100000001b3}) of an ASCII text: for each of the keys once, in ascending order of their bytes,
   * {@code key=value,} if there is a label with this key and {@code key,} if there is none. The
   * result never changes between versions of Cairn, and any language can compute it.
   *
   * @param keys legal label keys, in any order
   */
  public long fingerprint(Collection<String> keys) {
    boolean inOrder = keys instanceof SortedSet<String> sorted && sorted.comparator() == null;
    long hash = FNV_OFFSET;
    for (String key : inOrder ? keys : new TreeSet<>(Copies.checked("label keys", keys))) {
      hash = mix(hash, key);
      String value = lookup(key);
      if (value != null) {
        hash = mix(mix(hash, '='), value);
      }
      hash = mix(hash, ',');
    }
    return hash;
  }

  private static long mix(long hash, String ascii) {
    long mixed = hash;
    for (int i = 0; i < ascii.length(); i++) {
      mixed = mix(mixed, ascii.charAt(i));
    }
    return mixed;
  }

  private static long mix(long hash, char ascii) {
    return (hash ^ (ascii & 0xff)) * FNV_PRIME;
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Labels that
            && Arrays.equals(keys, that.keys)
            && Arrays.equals(values, that.values));
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(keys) + Arrays.hashCode(values);
  }

  /** Returns the labels sorted by key, in the form that {@link #parse} reads. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < keys.length; i++) {
      text.append(i == 0 ? "" : ",").append(keys[i]).append('=').append(values[i]);
    }
    return text.toString();
  }
}
