package io.cairn.examples.hunt;

import static java.util.Objects.requireNonNull;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of one hunt at one version: typed reads of one snapshot. Whoever holds it for a tick
 * plays the whole tick under one set of rules, whatever is published meanwhile.
 *
 * <p>{@link #of} is given to {@code FollowedHunt.map}: a version in which it throws is rejected,
 * and the game stays at the last good one. Immutable and safe to share between threads.
 */
final class Rules {
  private final HuntConfig config;
  private final List<String> clues;
  private final Map<String, String> zones;
  private final Optional<String> region;

  private Rules(
      HuntConfig config, List<String> clues, Map<String, String> zones, Optional<String> region) {
    this.config = config;
    this.clues = List.copyOf(clues);
    this.zones = Map.copyOf(zones);
    this.region = region;
  }

  /**
   * Reads every rule of a snapshot once and checks that they fit together.
   *
   * @throws RuntimeException if one is missing, is not of its type, or names what is not there
   */
  static Rules of(HuntConfig config) {
    List<String> clues = new ArrayList<>();
    Map<String, String> zones = new HashMap<>();
    Optional<String> region = Optional.empty();
    for (Fragment fragment : config.fragments()) {
      String name = fragment.name();
      if (name.startsWith("clues/")) {
        clues.add(name);
      } else if (name.startsWith("zones/")) {
        zones.put(name.substring("zones/".length()), name);
      } else if (name.startsWith("region/")) {
        region = Optional.of(name);
      }
    }
    Rules rules = new Rules(config, clues, zones, region);
    rules.check();
    return rules;
  }

  private void check() {
    scoring();
    schedule();
    pace();
    bonus();
    messages();
    announcement();
    region();
    zones.values().forEach(zone -> config.decode(zone, Zone.class));
    if (clues.isEmpty()) {
      throw new IllegalArgumentException("there is no clue");
    }
    requireZone("hunt: start", info().start());
    clues.forEach(name -> requireZone(name + ": zone", clue(name).zone()));
  }

  private void requireZone(String where, String zone) {
    if (!zones.containsKey(zone)) {
      throw new IllegalArgumentException(
          "%s is \"%s\", and there is no zones/%s".formatted(where, zone, zone));
    }
  }

  /** Returns the snapshot that is read. */
  HuntConfig config() {
    return config;
  }

  VersionVector version() {
    return config.version();
  }

  HuntInfo info() {
    return config.decode("hunt", HuntInfo.class);
  }

  Scoring scoring() {
    return config.decode("rules/scoring", Scoring.class);
  }

  Schedule schedule() {
    return config.decode("rules/schedule", Schedule.class);
  }

  Pace pace() {
    return config.decode("rules/pace", Pace.class);
  }

  Bonus bonus() {
    return config.has("canary/bonus") ? config.decode("canary/bonus", Bonus.class) : Bonus.NONE;
  }

  GameMessages messages() {
    return config.decode("messages/game", GameMessages.class);
  }

  Announcement announcement() {
    return config.decode("messages/announcement", Announcement.class);
  }

  /** Returns what holds in the pod's region; empty if its labels select none. */
  Optional<Region> region() {
    return region.map(name -> config.decode(name, Region.class));
  }

  /** Returns the names of the clues' fragments, in order. Unmodifiable. */
  List<String> clues() {
    return clues;
  }

  boolean hasClue(String name) {
    return config.has(name);
  }

  Clue clue(String name) {
    return config.decode(name, Clue.class);
  }

  /** Returns a zone by the name that clues give it. */
  Zone zone(String name) {
    return config.decode(
        requireNonNull(zones.get(name), name), Zone.class); // every clue's zone was looked up
  }
}
