package io.cairn.config;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.cairn.config.spi.FragmentTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * L1: the hunts in this process's memory.
 *
 * <h2>Who touches what</h2>
 *
 * <p>Readers go through {@code residents}, a plain concurrent map, and the volatile snapshot behind
 * it: two loads, no lock, no allocation, no bookkeeping (rule 1). Caffeine decides who leaves, and
 * is touched by the change thread alone. It learns of reads late: a reader sets a flag in the hunt
 * it read, and before Caffeine has to choose, the flags are replayed to it as accesses. A hunt that
 * was read a million times between two choices counts once, as with the reference bit of a CLOCK;
 * for configs, where what is used at all is used always, nothing is lost by that.
 *
 * <p>While there are few and all of them fit, there is nothing to choose, and Caffeine is not even
 * loaded, which takes longer than the node cache takes to give the first config.
 *
 * <p>Replaying costs one pass over the hunts in memory, so it is done at most once for each
 * sixteenth of the bound that comes in.
 */
final class ProcessTier {
  private static final int SWEEPS_PER_TURNOVER = 16;
  private static final int FEW = 32;

  private final ConcurrentHashMap<HuntId, Resident> residents = new ConcurrentHashMap<>();
  private final Lazy<Cache<HuntId, Resident>> policy;
  private final List<Resident> few = new ArrayList<>(); // in the order they came, without a policy
  private final long most;
  private final boolean byBytes;
  private final long installsPerSweep;
  private long installsSinceSweep;

  /**
   * @param maxHunts the most hunts that are not pinned
   * @param maxBytes the most content bytes of hunts that are not pinned; 0 for no such bound, and
   *     then {@code maxHunts} holds
   * @param onEvicted told on the change thread the last config of each hunt that has left
   */
  ProcessTier(long maxHunts, long maxBytes, Consumer<HuntConfig> onEvicted) {
    this.byBytes = maxBytes > 0;
    this.installsPerSweep = Math.max(1, maxHunts / SWEEPS_PER_TURNOVER);
    this.most = byBytes ? maxBytes : maxHunts;
    this.policy = new Lazy<>(() -> policy(onEvicted));
  }

  private Cache<HuntId, Resident> policy(Consumer<HuntConfig> onEvicted) {
    return Caffeine.newBuilder()
        .executor(Runnable::run)
        .maximumWeight(most)
        .<HuntId, Resident>weigher((hunt, resident) -> resident.weight(byBytes))
        .evictionListener(
            (@Nullable HuntId hunt, @Nullable Resident resident, RemovalCause cause) -> {
              if (hunt != null && resident != null && residents.remove(hunt, resident)) {
                resident.leave();
                onEvicted.accept(resident.peek());
              }
            })
        .build();
  }

  /** The read path. Any thread; wait-free. */
  @Nullable Resident find(HuntId hunt) {
    return residents.get(hunt);
  }

  /** Any thread; a weakly consistent view. */
  Collection<Resident> all() {
    return residents.values();
  }

  /** Change thread: adds a hunt. Readers see it before Caffeine may choose to drop it again. */
  void add(Resident resident) {
    if (++installsSinceSweep >= installsPerSweep) {
      installsSinceSweep = 0;
      replayUses();
    }
    residents.put(resident.hunt(), resident);
    if (policy.ifMade() == null) {
      few.add(resident);
    }
    weigh(resident);
  }

  /** Change thread: weighs a hunt anew, after a swap or when it was pinned or let go. */
  void reweigh(Resident resident) {
    if (residents.get(resident.hunt()) == resident) {
      weigh(resident);
    }
  }

  private void weigh(Resident resident) {
    if (policy.ifMade() == null && few.size() <= FEW && fit(few)) {
      return;
    }
    Cache<HuntId, Resident> choosing = policy.get();
    if (!few.isEmpty()) {
      few.stream().filter(one -> one != resident).forEach(one -> choosing.put(one.hunt(), one));
      few.clear();
      replayUses();
    }
    choosing.put(resident.hunt(), resident);
    choosing.cleanUp();
  }

  private boolean fit(List<Resident> all) {
    long weight = 0;
    for (Resident each : all) {
      weight += each.weight(byBytes);
    }
    return weight <= most;
  }

  private void replayUses() {
    Cache<HuntId, Resident> choosing = policy.ifMade();
    if (choosing == null) {
      return;
    }
    for (Resident resident : residents.values()) {
      if (resident.wasTouched()) {
        Resident unused = choosing.getIfPresent(resident.hunt()); // for its bookkeeping alone
      }
    }
  }

  /** The sum of {@link FragmentTable#bytes} in memory. Any thread. */
  long bytes() {
    long sum = 0;
    for (Resident resident : residents.values()) {
      sum += resident.peek().bytes();
    }
    return sum;
  }
}
