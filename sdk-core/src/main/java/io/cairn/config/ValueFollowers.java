package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Live} values of one hunt, shared by all who follow it. A value lives as long as one of
 * the {@link Share}s that asked for it.
 *
 * <h2>Who writes a value</h2>
 *
 * <p>Values for a new version are made by the change thread before the swap, all of them, so that
 * one which cannot be made rejects the version (rule 10); they are put in place right before the
 * snapshot, so that who has seen a version finds no older value. A value that nobody was given yet
 * blames no version: it is left out.
 *
 * <p>A reader who comes before there is a value makes it from the snapshot served at that moment,
 * and puts it in place only if there is none (a compare-and-set from null). If a swap came in
 * between, the change thread's newer value is there first, or replaces the reader's a moment later:
 * {@link #complete} also makes what was registered after {@link #prepare}. So no value goes back.
 */
final class ValueFollowers {
  private record Key(String fragment, Class<?> type, @Nullable Object absent) {}

  private final HuntId hunt;
  private final Function<HuntId, HuntConfig> load;
  private final Map<Key, Value<?>> byFragment = new HashMap<>(); // guarded by itself
  private final CopyOnWriteArrayList<Value<?>> all = new CopyOnWriteArrayList<>();

  /**
   * @param hunt the hunt
   * @param load reads the hunt as {@link CairnClient#get} does
   */
  ValueFollowers(HuntId hunt, Function<HuntId, HuntConfig> load) {
    this.hunt = hunt;
    this.load = load;
  }

  /**
   * What one holder of the hunt has asked for. Thread-safe: all shares, and who holds which value,
   * are guarded by {@code byFragment}; no reader of a value comes here.
   */
  final class Share {
    private final Set<Value<?>> asked = new HashSet<>();
    private boolean closed;

    <T> Live<T> ofFragment(String fragment, Class<T> type, @Nullable T absent) {
      requireNonNull(fragment, "fragment name");
      Key key = new Key(fragment, requireNonNull(type, "type"), absent);
      synchronized (byFragment) {
        Value<?> known = byFragment.get(key);
        Value<?> value =
            known == null ? new Value<>(key, new FragmentMapping<>(fragment, type, absent)) : known;
        keep(value);
        @SuppressWarnings("unchecked") // the key's type made it
        Live<T> typed = (Live<T>) value;
        return typed;
      }
    }

    <T> Live<T> of(Function<? super HuntConfig, ? extends T> function) {
      Value<T> value = new Value<>(null, requireNonNull(function, "function"));
      synchronized (byFragment) {
        keep(value);
      }
      return value;
    }

    /** After the end, a value is made once, when it is asked for, and follows nothing. */
    private void keep(Value<?> value) {
      if (!closed && asked.add(value) && ++value.holders == 1) {
        if (value.key != null) {
          byFragment.put(value.key, value);
        }
        all.add(value);
      }
    }

    /** Lets go of the values that nobody else has asked for. */
    void close() {
      synchronized (byFragment) {
        closed = true;
        for (Value<?> value : asked) {
          if (--value.holders == 0) {
            all.remove(value);
            if (value.key != null) {
              byFragment.remove(value.key);
            }
          }
        }
        asked.clear();
      }
    }
  }

  /** Whether nobody has asked for a value. Any thread. */
  boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * Change thread: makes the values for a version that is not served yet.
   *
   * @return the values, for {@link #place}
   * @throws RuntimeException what making one of them threw: the version must be rejected
   */
  Map<Value<?>, Object> prepare(HuntConfig next) {
    Map<Value<?>, Object> made = new LinkedHashMap<>();
    for (Value<?> value : all) {
      if (value.isGiven()) {
        made.put(value, value.make(next));
      }
    }
    return made;
  }

  /** Change thread, right before the swap: puts the values in place. */
  void place(Map<Value<?>, Object> prepared) {
    prepared.forEach(Value::put);
  }

  /** Change thread, right after the swap: the values that were asked for since they were made. */
  void complete(HuntConfig served, Map<Value<?>, Object> prepared) {
    for (Value<?> value : all) {
      if (!prepared.containsKey(value)) {
        value.put(value.tryMake(served));
      }
    }
  }

  /** One value. */
  final class Value<T> implements Live<T> {
    @SuppressWarnings("rawtypes") // the language has no class literal of a generic type
    private static final AtomicReferenceFieldUpdater<Value, Object> VALUE =
        AtomicReferenceFieldUpdater.newUpdater(Value.class, Object.class, "value");

    private final @Nullable Key key;
    private final Function<? super HuntConfig, ? extends T> function;
    private int holders; // guarded by byFragment
    private volatile @Nullable Object value;

    /**
     * @param key what others ask by for the same value; null if none can
     */
    Value(@Nullable Key key, Function<? super HuntConfig, ? extends T> function) {
      this.key = key;
      this.function = function;
    }

    @Override
    @SuppressWarnings("unchecked") // only make() writes values
    public T get() {
      Object now = value;
      return (T) (now != null ? now : first());
    }

    @SuppressWarnings("NullAway") // the updater's type cannot say that the field may be null
    private Object first() {
      Object made = make(loaded());
      return VALUE.compareAndSet(this, null, made) ? made : requireNonNull(value);
    }

    /** Values are given whatever their age, the first time as ever after. */
    private HuntConfig loaded() {
      try {
        return load.apply(hunt);
      } catch (StaleConfigException tooOld) {
        return tooOld.config();
      }
    }

    boolean isGiven() {
      return value != null;
    }

    Object make(HuntConfig config) {
      T made = function.apply(config);
      if (made == null) {
        throw new IllegalStateException(
            "a mapping of hunt \"%s\" at %s returned null".formatted(hunt, config.version()));
      }
      return made;
    }

    @Nullable Object tryMake(HuntConfig config) {
      try {
        return make(config);
      } catch (RuntimeException | Error notInThisVersion) {
        return null; // the next reader makes it, and is told
      }
    }

    void put(@Nullable Object made) {
      if (made != null) {
        value = made;
      }
    }
  }
}
