package io.cairn.config;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who holds hunts in memory: {@link FollowedHunt}s and listeners, counted per hunt.
 *
 * <p>Thread-safe: a hunt's entry is changed only inside {@code compute} of its key. Whoever takes
 * the first hold of a hunt or gives the last one back tells of it, but after the change is visible,
 * so that who is told finds it. Two who do so at once may tell in either order: what is told is
 * that the holders changed, and not how.
 */
final class HuntFollowers {
  private record Entry(int holders, ValueFollowers values) {}

  private final ConcurrentHashMap<HuntId, Entry> entries = new ConcurrentHashMap<>();
  private final Function<HuntId, HuntConfig> load;
  private final Consumer<HuntId> onChange;

  /**
   * @param load reads a hunt as {@link CairnClient#get} does
   * @param onChange told of a hunt that is held from now on, or no longer; looks for itself
   */
  HuntFollowers(Function<HuntId, HuntConfig> load, Consumer<HuntId> onChange) {
    this.load = load;
    this.onChange = onChange;
  }

  /** Holds a hunt until the subscription that is returned is closed. */
  Subscription hold(HuntId hunt) {
    return new Hold(hunt);
  }

  FollowedHunt follow(HuntId hunt) {
    return new Hold(hunt);
  }

  boolean isHeld(HuntId hunt) {
    return entries.containsKey(hunt);
  }

  Set<HuntId> held() {
    return Set.copyOf(entries.keySet());
  }

  /** Returns the values that follow a hunt, or null if nobody holds it. */
  @Nullable ValueFollowers values(HuntId hunt) {
    Entry entry = entries.get(hunt);
    return entry == null ? null : entry.values();
  }

  private ValueFollowers acquire(HuntId hunt) {
    Entry now =
        requireNonNull(
            entries.compute(
                hunt,
                (key, entry) ->
                    entry == null
                        ? new Entry(1, new ValueFollowers(key, load))
                        : new Entry(entry.holders() + 1, entry.values())));
    if (now.holders() == 1) {
      onChange.accept(hunt);
    }
    return now.values();
  }

  private void release(HuntId hunt) {
    Entry left =
        entries.computeIfPresent(
            hunt,
            (key, entry) ->
                entry.holders() == 1 ? null : new Entry(entry.holders() - 1, entry.values()));
    if (left == null) {
      onChange.accept(hunt);
    }
  }

  /** One holder. */
  private final class Hold implements FollowedHunt, Subscription {
    private final HuntId hunt;
    private final ValueFollowers.Share values;
    private final Live<HuntConfig> snapshot;
    private final AtomicBoolean closed = new AtomicBoolean();

    Hold(HuntId hunt) {
      this.hunt = requireNonNull(hunt, "hunt");
      this.values = acquire(hunt).new Share();
      this.snapshot = () -> load.apply(hunt);
    }

    @Override
    public HuntId hunt() {
      return hunt;
    }

    @Override
    public HuntConfig get() {
      return snapshot.get();
    }

    @Override
    public <T> Live<T> map(String fragment, Class<T> type) {
      return values.ofFragment(fragment, type, null);
    }

    @Override
    public <T> Live<T> map(String fragment, Class<T> type, T absent) {
      return values.ofFragment(fragment, type, requireNonNull(absent, "absent"));
    }

    @Override
    public <T> Live<T> map(Function<? super HuntConfig, ? extends T> function) {
      return values.of(function);
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        values.close();
        release(hunt);
      }
    }
  }
}
