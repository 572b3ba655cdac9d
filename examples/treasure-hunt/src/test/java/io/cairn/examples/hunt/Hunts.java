package io.cairn.examples.hunt;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The hunts of this repository, as tests read them. */
final class Hunts {
  static final Path FOLDER = Path.of("..", "hunts");
  static final HuntId HARBOUR = HuntId.of("harbour-night");
  static final Labels ENGINE = Labels.of("region", "eu", "role", "engine");

  private Hunts() {}

  static List<HuntId> all() {
    return new HuntLibrary(FOLDER).hunts();
  }

  static HuntConfig config(HuntId hunt, Labels labels) {
    return HuntConfig.of(
            hunt,
            new Lineage(1, 2),
            VersionVector.of(1, 1),
            HuntFolder.read(FOLDER.resolve(hunt.value())))
        .select(Scope.of(labels));
  }

  static HuntConfig harbour() {
    return config(HARBOUR, ENGINE);
  }

  /** Returns a config in which one value is another. */
  static HuntConfig with(HuntConfig config, String fragment, String key, String value) {
    List<Fragment> fragments = new ArrayList<>(config.fragments());
    fragments.replaceAll(
        old ->
            old.name().equals(fragment)
                ? Fragment.of(
                    old.name(),
                    old.contentType(),
                    YamlEdit.set(old.text(), key, value).getBytes(StandardCharsets.UTF_8),
                    old.selector())
                : old);
    return HuntConfig.of(config.hunt(), config.lineage(), config.version().next(1), fragments);
  }
}
