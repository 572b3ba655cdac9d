package io.cairn.benchmarks.jmh;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.cairn.benchmarks.samples.PushingSource;
import io.cairn.benchmarks.samples.SampleHunts;
import io.cairn.benchmarks.samples.Scoring;
import io.cairn.benchmarks.samples.ScoringDecoder;
import io.cairn.config.CairnClient;
import io.cairn.config.FollowedHunt;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Live;
import io.cairn.config.spi.SnapshotCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a read costs that is answered from memory, next to the least that a Java program could do
 * instead: a volatile field, an {@link AtomicReference}, a {@link ConcurrentHashMap}, a Caffeine
 * cache. Subject and baseline read the same objects by the same keys in the same order.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@NullUnmarked // fields are set by JMH before a benchmark runs
public class ReadBenchmark {

  /**
   * An object with one volatile field of any type, which is the least that an object with a value
   * of a caller's type can be: reading it is a load of the object, a load of its field, and the
   * cast that generics cost. A plain field spares the first and the last, and is no object that
   * could be passed on.
   */
  static final class Holder<T> implements Supplier<T> {
    private volatile T value;

    Holder(T value) {
      this.value = value;
    }

    @Override
    public T get() {
      return value;
    }
  }

  /** A value that is followed, and others that are held by hand. */
  @State(Scope.Benchmark)
  public static class Values {
    private volatile Scoring field;
    private AtomicReference<Scoring> reference;
    private Supplier<Scoring> holder;
    private FollowedHunt followed;
    private Live<Scoring> live;
    private Live<Scoring> typed;
    private HuntConfig config;
    private PushingSource source;
    private CairnClient client;

    /** Loads the hunt and makes the value. */
    @Setup
    public void load() throws Exception {
      HuntId hunt = SampleHunts.hunt(0);
      source = new PushingSource(Map.of(hunt, SampleHunts.config(hunt, 30)));
      client =
          CairnClient.builder().source(source).decoder(new ScoringDecoder()).preload(hunt).build();
      client.start().get(5, TimeUnit.SECONDS);
      source.awaitFollowed();
      followed = client.follow(hunt);
      live = followed.map(Scoring::of);
      typed = followed.map(Scoring.FRAGMENT, Scoring.class);
      config = followed.get();
      field = typed.get();
      reference = new AtomicReference<>(field);
      holder = new Holder<>(field);
    }

    /** Closes the client. */
    @TearDown
    public void close() {
      client.close();
      source.close();
    }
  }

  /** Hunts in memory, read in an order that is random and the same for all. */
  @State(Scope.Benchmark)
  public static class Hunts {
    @Param({"1", "1000"})
    private int hunts;

    private HuntId[] ids;
    private HuntId[] equal;
    private ConcurrentHashMap<HuntId, HuntConfig> map;
    private Cache<HuntId, HuntConfig> caffeine;
    private PushingSource source;
    private CairnClient client;

    /** Loads the hunts. */
    @Setup
    public void load() throws Exception {
      List<HuntId> all = new ArrayList<>();
      Map<HuntId, HuntConfig> configs = new HashMap<>();
      for (int i = 0; i < hunts; i++) {
        HuntId hunt = SampleHunts.hunt(i);
        all.add(hunt);
        configs.put(hunt, SampleHunts.config(hunt, 30));
      }
      Collections.shuffle(all, new Random(1));
      ids = all.toArray(HuntId[]::new);
      equal = all.stream().map(Hunts::another).toArray(HuntId[]::new);
      source = new PushingSource(configs);
      client = CairnClient.builder().source(source).maxHunts(1_000).build();
      client.start().get(5, TimeUnit.SECONDS);
      map = new ConcurrentHashMap<>();
      caffeine = Caffeine.newBuilder().maximumSize(1_000).build();
      for (HuntId hunt : ids) {
        HuntConfig config = client.get(hunt);
        map.put(hunt, config);
        caffeine.put(hunt, config);
      }
      source.awaitFollowed();
    }

    private static HuntId another(HuntId hunt) {
      return HuntId.of(new String(hunt.value().toCharArray()));
    }

    /** Closes the client. */
    @TearDown
    public void close() {
      client.close();
      source.close();
    }
  }

  /** Fragments of one config, looked for in an order that is random and the same for all. */
  @State(Scope.Benchmark)
  public static class Fragments {
    @Param({"30", "4000"})
    private int fragments;

    private String[] names;
    private HuntConfig config;
    private HuntConfig encoded;
    private Map<String, Fragment> map;

    /** Makes the config. The names looked for are equal to, but not the same as, those in it. */
    @Setup
    public void make() {
      config = SampleHunts.config(SampleHunts.hunt(0), fragments);
      encoded = SnapshotCodec.decode(ByteBuffer.wrap(SnapshotCodec.encode(config)));
      map = new HashMap<>();
      List<String> all = new ArrayList<>();
      for (Fragment fragment : config.fragments()) {
        map.put(fragment.name(), fragment);
        all.add(new String(fragment.name().toCharArray()));
      }
      Collections.shuffle(all, new Random(1));
      names = all.toArray(String[]::new);
    }
  }

  /** Where each thread is in its round. */
  @State(Scope.Thread)
  public static class Cursor {
    private int at;

    private int next(int bound) {
      int now = at;
      at = now + 1 == bound ? 0 : now + 1;
      return now;
    }
  }

  /** The floor: a volatile field. */
  @Benchmark
  public Scoring volatileRead(Values values) {
    return values.field;
  }

  /** The floor for an object that holds a value: a volatile field behind an interface. */
  @Benchmark
  public Scoring volatileHolder(Values values) {
    return values.holder.get();
  }

  /** A reference held in an object of the JDK's. */
  @Benchmark
  public Scoring atomicReference(Values values) {
    return values.reference.get();
  }

  /** The config of a hunt that is followed, which is looked up. */
  @Benchmark
  public HuntConfig followedGet(Values values) {
    return values.followed.get();
  }

  /** A value that follows a hunt, made by a function. */
  @Benchmark
  public Scoring liveGet(Values values) {
    return values.live.get();
  }

  /** A value that follows a fragment, made by a decoder. */
  @Benchmark
  public Scoring typedLiveGet(Values values) {
    return values.typed.get();
  }

  /** The clock, which any question about age must read. */
  @Benchmark
  public long nanoTime() {
    return System.nanoTime();
  }

  /** Whether a snapshot is stale now. */
  @Benchmark
  public boolean isStale(Values values) {
    return values.config.isStale();
  }

  /** A plain concurrent map, which bounds nothing. */
  @Benchmark
  public @Nullable HuntConfig mapGet(Hunts hunts, Cursor cursor) {
    return hunts.map.get(hunts.ids[cursor.next(hunts.ids.length)]);
  }

  /** A bare cache with the same bound as L1. */
  @Benchmark
  public @Nullable HuntConfig caffeineGet(Hunts hunts, Cursor cursor) {
    return hunts.caffeine.getIfPresent(hunts.ids[cursor.next(hunts.ids.length)]);
  }

  /** A hunt that is in L1. */
  @Benchmark
  public HuntConfig clientGet(Hunts hunts, Cursor cursor) {
    return hunts.client.get(hunts.ids[cursor.next(hunts.ids.length)]);
  }

  /** The same cache, asked with a key that is equal to, but not the same as, the one in it. */
  @Benchmark
  public @Nullable HuntConfig caffeineGetByEqualKey(Hunts hunts, Cursor cursor) {
    return hunts.caffeine.getIfPresent(hunts.equal[cursor.next(hunts.equal.length)]);
  }

  /** A hunt that is in L1, by such a key. */
  @Benchmark
  public HuntConfig clientGetByEqualKey(Hunts hunts, Cursor cursor) {
    return hunts.client.get(hunts.equal[cursor.next(hunts.equal.length)]);
  }

  /** A hash map of the same fragments. */
  @Benchmark
  public @Nullable Fragment mapOfFragments(Fragments fragments, Cursor cursor) {
    return fragments.map.get(fragments.names[cursor.next(fragments.names.length)]);
  }

  /** A fragment of an encoded snapshot by its name. */
  @Benchmark
  public Fragment encodedFragmentByName(Fragments fragments, Cursor cursor) {
    return fragments.encoded.fragment(fragments.names[cursor.next(fragments.names.length)]);
  }

  /** A fragment by its name. */
  @Benchmark
  public Fragment fragmentByName(Fragments fragments, Cursor cursor) {
    return fragments.config.fragment(fragments.names[cursor.next(fragments.names.length)]);
  }
}
