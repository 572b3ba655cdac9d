package io.cairn.benchmarks.coldstart;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.spi.SnapshotCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.openhft.chronicle.map.ChronicleMap;

/** The hunt that is started with: 32 fragments of JSON, 16 KB, in every form it is read from. */
final class StartHunt {
  static final HuntId HUNT = HuntId.of("harbour-night");
  static final String SCORING = "rules/scoring";
  static final int FRAGMENTS = 32;

  private StartHunt() {}

  private static Rules rules() {
    Map<String, Rules.Clue> clues = new TreeMap<>();
    for (int i = 1; i < FRAGMENTS; i++) {
      String text = "Where the harbour's light %d turns, count the boats that ".formatted(i);
      clues.put(
          "clues/district-%02d".formatted(i), new Rules.Clue("quay " + i, text.repeat(7), 10 + i));
    }
    return new Rules(new Rules.Scoring(100, 25), clues);
  }

  /** Returns the fragments that the Config Service is given. */
  static List<Fragment> fragments() throws JsonProcessingException {
    Rules rules = rules();
    ObjectMapper json = new ObjectMapper();
    List<Fragment> fragments = new ArrayList<>();
    fragments.add(fragment(SCORING, json.writeValueAsString(rules.scoring())));
    for (Map.Entry<String, Rules.Clue> clue : rules.clues().entrySet()) {
      fragments.add(fragment(clue.getKey(), json.writeValueAsString(clue.getValue())));
    }
    return fragments;
  }

  private static Fragment fragment(String name, String json) {
    return Fragment.ofText(name, "application/json", json);
  }

  /** Writes what the ways without Cairn read: the files, and a Chronicle Map. */
  static void write(Path directory, HuntConfig config) throws IOException {
    new ObjectMapper().writeValue(json(directory).toFile(), rules());
    new YAMLMapper().writeValue(yaml(directory).toFile(), rules());
    try (ChronicleMap<String, byte[]> map = map(directory)) {
      map.put(HUNT.value(), SnapshotCodec.encode(config));
    }
  }

  static Path json(Path directory) {
    return directory.resolve("rules.json");
  }

  static Path yaml(Path directory) {
    return directory.resolve("rules.yaml");
  }

  /** Opens the map, or makes it. */
  static ChronicleMap<String, byte[]> map(Path directory) throws IOException {
    return ChronicleMap.of(String.class, byte[].class)
        .averageKey("harbour-night-0")
        .averageValueSize(20_000)
        .entries(1_000)
        .createPersistedTo(directory.resolve("plain.map").toFile());
  }
}
