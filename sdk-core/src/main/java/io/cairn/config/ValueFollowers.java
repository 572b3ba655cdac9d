package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Live} values of one hunt, shared by all who follow it.
 *
 * <h2>Who writes a value</h2>
 *
 * <p>Values for a new version are made by the change thread before the swap, all of them, so that
 * one which cannot be made rejects the version (rule 10); they are put in place right after the
 * snapshot. A value that nobody was given yet blames no version: it is left out.
 *
 * <p>A reader who comes before there is a value makes it from the snapshot served at that moment,
 * and puts it in place only if there is none (a compare-and-set from null). If a swap came in
 * between, the change thread's newer value is there first, or replaces the reader's a moment later:
 * {@link #publish} also makes what was registered after {@link #prepare}. So no value goes back.
 */
final class ValueFollowers {
  private record Key(String fragment, Class<?> type, @Nullable Object absent) {}

  private final HuntId hunt;
  private final Function<HuntId, HuntConfig> load;
  private final Map<Key, Value<?>> byFragment = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Value<?>> all = new CopyOnWriteArrayList<>();

  /**
   * @param hunt the hunt
   * @param load reads the hunt as {@link CairnClient#get} does
   */
  ValueFollowers(HuntId hunt, Function<HuntId, HuntConfig> load) {
    this.hunt = hunt;
    this.load = load;
  }

  <T> Live<T> ofFragment(String fragment, Class<T> type, @Nullable T absent) {
    requireNonNull(fragment, "fragment name");
    Value<?> value =
        byFragment.computeIfAbsent(
            new Key(fragment, requireNonNull(type, "type"), absent),
            key -> new Value<>(new FragmentMapping<>(fragment, type, absent)));
    all.addIfAbsent(value);
    @SuppressWarnings("unchecked") // the key's type made it
    Live<T> typed = (Live<T>) value;
    return typed;
  }

  <T> Live<T> of(Function<? super HuntConfig, ? extends T> function) {
    Value<T> value = new Value<>(requireNonNull(function, "function"));
    all.add(value);
    return value;
  }

  /**
   * Change thread: makes the values for a version that is not served yet.
   *
   * @return the values, for {@link #publish}
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

  /** Change thread, right after the swap: puts the values in place. */
  void publish(HuntConfig served, Map<Value<?>, Object> prepared) {
    for (Value<?> value : all) {
      Object made = prepared.get(value);
      value.put(made == null ? value.tryMake(served) : made);
    }
  }

  /** One value. */
  final class Value<T> implements Live<T> {
    @SuppressWarnings("rawtypes") // the language has no class literal of a generic type
    private static final AtomicReferenceFieldUpdater<Value, Object> VALUE =
        AtomicReferenceFieldUpdater.newUpdater(Value.class, Object.class, "value");

    private final Function<? super HuntConfig, ? extends T> function;
    private volatile @Nullable Object value;

    Value(Function<? super HuntConfig, ? extends T> function) {
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
