package io.cairn.benchmarks.jmh;

import io.cairn.benchmarks.results.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads from memory, ours and the peers', and of the node cache in one size; with one thread, then
 * with two.
 */
final class ReadSuite {
  private static final Path PEERS = Path.of("benchmarks", "peers");
  private static final Map<String, List<String>> ONE_SIZE =
      Map.of("hunts", List.of("1000"), "fragments", List.of("4000"));
  private static final Map<String, List<String>> NODE_CACHE =
      Map.of("fragments", List.of("1"), "neighbours", List.of("0"));
  private static final Map<String, List<String>> MANY_KEYS = Map.of("keys", List.of("1000"));

  /** What the goals speak of, which a short form measures with two threads as well. */
  private static final List<String> WITH_GOALS =
      List.of("volatileHolder", "liveGet", "typedLiveGet", "caffeineGet", "clientGet");

  /**
   * A peer's benchmarks.
   *
   * @param module the folder of its module
   * @param parameters values for some of their parameters
   * @param methods the benchmarks, the one first that stands for all in a short form
   */
  private record Peer(String module, Map<String, List<String>> parameters, List<String> methods) {}

  private static final List<Peer> ALL_PEERS =
      List.of(
          new Peer("archaius", MANY_KEYS, List.of("archaiusHeldProperty", "archaiusGetInteger")),
          new Peer("apollo", Map.of(), List.of("apolloGetProperty", "apolloGetIntProperty")),
          new Peer(
              "launchdarkly",
              MANY_KEYS,
              List.of(
                  "launchDarklyBoolVariation",
                  "launchDarklyStringVariation",
                  "launchDarklyIntVariation")),
          new Peer(
              "openfeature",
              MANY_KEYS,
              List.of("openFeatureGetBoolean", "openFeatureGetString", "openFeatureGetInteger")),
          new Peer(
              "flagd", MANY_KEYS, List.of("flagdGetBoolean", "flagdGetString", "flagdGetInteger")),
          new Peer("unleash", MANY_KEYS, List.of("unleashIsEnabled", "unleashGetVariant")));

  private ReadSuite() {}

  static Suite of(boolean inAHurry) {
    List<Part> parts = new ArrayList<>();
    Map<String, String> leftOut = new LinkedHashMap<>();
    for (int threads : List.of(1, 2)) {
      parts.add(
          new Part(
              ClassPath.own(),
              threads,
              inAHurry ? ONE_SIZE : Map.of(),
              inAHurry && threads > 1 ? WITH_GOALS : List.copyOf(ownGoals().keySet())));
      for (Peer peer : ALL_PEERS) {
        try {
          parts.add(part(peer, threads, inAHurry));
        } catch (IOException notBuilt) {
          leftOut.put(peer.module, notBuilt.getMessage());
        }
      }
    }
    Map<String, Goal> nodeCache = NodeCacheSuite.goals();
    parts.add(1, new Part(ClassPath.own(), 1, NODE_CACHE, List.copyOf(nodeCache.keySet())));
    Map<String, Goal> goals = new LinkedHashMap<>(ownGoals());
    goals.putAll(nodeCache);
    ALL_PEERS.forEach(peer -> peer.methods.forEach(method -> goals.put(method, Goal.NONE)));
    Effort effort = inAHurry ? new Effort(1, 5, 4, 200) : new Effort(3, 5, 8, 300);
    return new Suite(parts, goals, effort, leftOut);
  }

  private static Part part(Peer peer, int threads, boolean inAHurry) throws IOException {
    return new Part(
        ClassPath.of(PEERS.resolve(peer.module)),
        threads,
        inAHurry ? MANY_KEYS : peer.parameters,
        inAHurry ? peer.methods.subList(0, 1) : peer.methods);
  }

  private static Map<String, Goal> ownGoals() {
    Goal live =
        new Goal(
            Measure.LIVE_GET,
            List.of(
                new Limit("volatileRead", 1.1),
                new Limit("volatileHolder", 1.1),
                new Limit("archaiusHeldProperty", 1)),
            0,
            true);
    Map<String, Goal> all = new LinkedHashMap<>();
    all.put("volatileRead", Goal.NONE);
    all.put("volatileHolder", Goal.comparedWith("volatileRead"));
    all.put("atomicReference", Goal.comparedWith("volatileHolder"));
    all.put("liveGet", live);
    all.put("typedLiveGet", live);
    all.put("followedGet", Goal.comparedWith("volatileHolder"));
    all.put("caffeineGet", Goal.NONE);
    all.put("mapGet", Goal.comparedWith("caffeineGet"));
    all.put(
        "clientGet", new Goal(Measure.CLIENT_GET, List.of(new Limit("caffeineGet", 1)), 0, true));
    all.put("caffeineGetByEqualKey", Goal.NONE);
    all.put(
        "clientGetByEqualKey",
        new Goal(
            Measure.CLIENT_GET,
            List.of(new Limit("caffeineGetByEqualKey", 1), new Limit("apolloGetProperty", 1)),
            0,
            true));
    all.put("mapOfFragments", Goal.NONE);
    all.put("fragmentByName", Goal.comparedWith("mapOfFragments"));
    all.put("encodedFragmentByName", Goal.comparedWith("mapOfFragments"));
    all.put("nanoTime", Goal.NONE);
    all.put("isStale", Goal.comparedWith("nanoTime"));
    return all;
  }
}
