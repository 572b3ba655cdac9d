package io.cairn.config;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Configs, fragments, selectors and labels by seed: legal, varied, and apt to collide. */
public final class RandomConfigs {
  private static final String[] KEYS = {
    "a", "region", "role", "in", "notin", "x.y_z-0", "example.com/zone", "0.1.2.domain/99", "N"
  };
  private static final String[] VALUES = {
    "", "eu", "us", "7", "12", "007", "in", "notin", "A.b_c-9"
  };
  private static final String[] TYPES = {
    "application/json", "text/plain", "application/yaml; charset=utf-8", "x/y"
  };
  private static final String[] HUNTS = {"harbour-night", "Schnitzeljagd Köln", "狩り", "🏴‍☠️ x"};

  private final Random random;

  /** Makes the same things for the same seed. */
  public RandomConfigs(long seed) {
    random = new Random(seed);
  }

  /** Returns the source of chance. */
  public Random random() {
    return random;
  }

  private String pick(String[] of) {
    return of[random.nextInt(of.length)];
  }

  /** Returns 0 to 5 labels. */
  public Labels labels() {
    Map<String, String> labels = new TreeMap<>();
    for (int i = random.nextInt(6); i > 0; i--) {
      labels.put(pick(KEYS), pick(VALUES));
    }
    return Labels.of(labels);
  }

  /** Returns the text of a query of 0 to 4 requirements, untidily written. */
  public String selectorText() {
    StringBuilder text = new StringBuilder(space());
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(requirement()).append(i > 1 ? "," : "").append(space());
    }
    return text.toString();
  }

  private String requirement() {
    String key = space() + pick(KEYS) + space();
    return switch (random.nextInt(9)) {
      case 0 -> key;
      case 1 -> "!" + key;
      case 2 -> key + "=" + space() + pick(VALUES);
      case 3 -> key + "==" + space() + pick(VALUES);
      case 4 -> key + "!=" + space() + pick(VALUES);
      case 5 -> key + " in" + space() + set();
      case 6 -> key + " notin" + space() + set();
      case 7 -> key + ">" + space() + random.nextInt(20);
      default -> key + "<" + space() + random.nextInt(20);
    };
  }

  private String set() {
    StringBuilder set = new StringBuilder("(");
    for (int i = random.nextInt(4); i >= 0; i--) {
      set.append(space()).append(pick(VALUES)).append(space()).append(i > 0 ? "," : "");
    }
    return set.append(")").toString();
  }

  private String space() {
    return switch (random.nextInt(6)) {
      case 0 -> " ";
      case 1 -> "\t\n";
      default -> "";
    };
  }

  /** Returns a fragment of up to 40 bytes, one of about 60 names. */
  public Fragment fragment() {
    byte[] content = new byte[random.nextInt(40)];
    random.nextBytes(content);
    String name =
        switch (random.nextInt(4)) {
          case 0 -> "n" + random.nextInt(20);
          case 1 -> "rules/" + random.nextInt(20);
          case 2 -> "rules/.hidden_" + random.nextInt(10) + "/...";
          default -> "Maps-" + random.nextInt(10) + "/level.json";
        };
    Selector selector = random.nextBoolean() ? Selector.EVERYTHING : Selector.parse(selectorText());
    return Fragment.of(name, pick(TYPES), content, selector);
  }

  /** Returns 0 to 12 fragments with different names. */
  public List<Fragment> fragments() {
    Map<String, Fragment> fragments = new TreeMap<>();
    for (int i = random.nextInt(13); i > 0; i--) {
      Fragment fragment = fragment();
      fragments.put(fragment.name(), fragment);
    }
    return new ArrayList<>(fragments.values());
  }

  /** Returns a config of a random hunt, lineage and version. */
  public HuntConfig config() {
    return HuntConfig.of(
        HuntId.of(pick(HUNTS)),
        new Lineage(random.nextLong(), random.nextLong()),
        new VersionVector(random.nextLong()),
        fragments());
  }

  /** Returns a later version: some fragments kept, some changed, some new, some gone. */
  public HuntConfig after(HuntConfig before) {
    Map<String, Fragment> fragments = new TreeMap<>();
    for (Fragment fragment : before.fragments()) {
      switch (random.nextInt(4)) {
        case 0 -> {}
        case 1 ->
            fragments.put(fragment.name(), fragment.withSelector(Selector.parse(selectorText())));
        default -> fragments.put(fragment.name(), fragment);
      }
    }
    for (int i = random.nextInt(5); i > 0; i--) {
      Fragment fragment = fragment();
      fragments.put(fragment.name(), fragment);
    }
    return HuntConfig.of(
        before.hunt(),
        before.lineage(),
        before.version().next(before.version().epoch()),
        fragments.values());
  }

  /** Returns a config of so many fragments of so many bytes, under path-like names. */
  public static HuntConfig sized(int fragments, int bytesEach) {
    List<Fragment> made = new ArrayList<>();
    for (int i = 0; i < fragments; i++) {
      byte[] content = "x".repeat(bytesEach).getBytes(StandardCharsets.US_ASCII);
      made.add(Fragment.of("rules/stage-%05d/clue".formatted(i), "application/json", content));
    }
    return HuntConfig.of(
        HuntId.of("harbour-night"), new Lineage(1, 2), VersionVector.of(3, 4), made);
  }
}
