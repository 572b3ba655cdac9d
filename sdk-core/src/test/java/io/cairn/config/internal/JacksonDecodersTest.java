package io.cairn.config.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.Fragment;
import io.cairn.config.FragmentDecodingException;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.FragmentDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JacksonDecodersTest {
  /** What a service might read. */
  public record Scoring(int points, List<String> bonuses, Inner inner) {
    /** Refuses what no hunt may have. */
    public Scoring {
      if (points < 0) {
        throw new IllegalArgumentException("points are negative: " + points);
      }
    }
  }

  /** A part. */
  public record Inner(boolean on) {}

  private static final Scoring SCORING = new Scoring(7, List.of("a", "b"), new Inner(true));
  private static final String JSON =
      """
      {"points": 7, "bonuses": ["a", "b"], "inner": {"on": true}, "unknown": {"x": [1]}}
      """;
  private static final String YAML =
      """
      points: 7
      bonuses: [a, b]
      inner:
        on: true
      unknown: {x: [1]}
      """;

  private final JacksonJsonDecoder json = new JacksonJsonDecoder();
  private final JacksonYamlDecoder yaml = new JacksonYamlDecoder();

  private static Fragment fragment(String content) {
    return Fragment.ofText("rules/scoring", "application/json", content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "text/json",
        "application/vnd.cairn+json",
        "APPLICATION/JSON",
        "application/json; charset=utf-8",
        "application/json ;x=y",
        "application/problem+JSON;q=1"
      })
  void supports_jsonTypes_onlyByJson(String type) {
    assertThat(json.supports(type)).isTrue();
    assertThat(yaml.supports(type)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/yaml",
        "application/x-yaml",
        "text/yaml",
        "application/openapi+yaml",
        "Text/YAML; charset=utf-8"
      })
  void supports_yamlTypes_onlyByYaml(String type) {
    assertThat(yaml.supports(type)).isTrue();
    assertThat(json.supports(type)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/jsonx",
        "json",
        "application/json-seq",
        "x/y;z=application/json",
        "application/octet-stream",
        ";"
      })
  void supports_otherTypes_byNone(String type) {
    assertThat(json.supports(type)).isFalse();
    assertThat(yaml.supports(type)).isFalse();
  }

  @Test
  void decode_record_ignoresUnknownProperties() {
    assertThat(json.decode(fragment(JSON), Scoring.class)).isEqualTo(SCORING);
    assertThat(yaml.decode(fragment(YAML), Scoring.class)).isEqualTo(SCORING);
  }

  @Test
  void decode_mapsAndNumbers_areRead() {
    assertThat((Object) json.decode(fragment("{\"a\": [1, null]}"), Map.class))
        .hasToString("{a=[1, null]}");
    assertThat(yaml.decode(fragment("3"), Integer.class)).isEqualTo(3);
    assertThat(json.decode(fragment("null"), Scoring.class)).isNull();
  }

  @Test
  void decode_jsonSyntaxError_namesLineAndColumn() {
    assertThatThrownBy(() -> json.decode(fragment("{\n  \"points\": x7\n}"), Scoring.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)line 2, column 1\\d: .*'x7'.*");
  }

  @Test
  void decode_yamlSyntaxError_namesLineAndColumn() {
    assertThatThrownBy(() -> yaml.decode(fragment("points: 7\nbonuses: [a\n"), Scoring.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)line \\d, column \\d+: .*");
  }

  @Test
  void decode_wrongType_namesLineColumnAndProperty() {
    assertThatThrownBy(() -> json.decode(fragment("{\n\"inner\": {\"on\": [1]}\n}"), Scoring.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(?s)line 2, column \\d+: .*boolean.*inner.*on.*");
    assertThatThrownBy(() -> yaml.decode(fragment("points: 1\ninner:\n  on: [1]"), Scoring.class))
        .hasMessageMatching("(?s)line 3, column \\d+: .*boolean.*inner.*on.*");
  }

  @Test
  void decode_constructorRefuses_givesItsReason() {
    assertThatThrownBy(() -> json.decode(fragment("{\"points\": -1}"), Scoring.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("points are negative: -1");
  }

  @Test
  void decode_somethingAfterTheValue_isRefused() {
    assertThatThrownBy(() -> json.decode(fragment("{} {}"), Map.class))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> yaml.decode(fragment("a: 1\n---\nb: 2"), Map.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void decode_empty_isRefused() {
    assertThatThrownBy(() -> json.decode(fragment(""), Scoring.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void decode_yamlOver3MiB_isRead() {
    String large = "text: \"" + "x".repeat(4 << 20) + "\"\n";

    assertThat((Object) yaml.decode(fragment(large), Map.class))
        .isEqualTo(Map.of("text", "x".repeat(4 << 20)));
  }

  @Test
  void serviceLoader_withJackson_findsBoth() {
    assertThat(ServiceLoader.load(FragmentDecoder.class))
        .filteredOn(decoder -> decoder.getClass().getPackage().equals(getClass().getPackage()))
        .hasSize(2)
        .allMatch(FragmentDecoder::isAvailable);
  }

  @Test
  void config_ofBothTypes_decodesAndReportsPlaces() {
    HuntConfig config =
        HuntConfig.of(
            HuntId.of("harbour-night"),
            new Lineage(1, 2),
            VersionVector.of(1, 1),
            List.of(
                Fragment.ofText("a", "application/json", JSON),
                Fragment.ofText("b", "text/yaml; charset=utf-8", YAML),
                Fragment.ofText("c", "application/json", "{\n!"),
                Fragment.ofText("d", "application/json", "null")));

    assertThat(config.decode("a", Scoring.class))
        .isEqualTo(SCORING)
        .isSameAs(config.decode("a", Scoring.class));
    assertThat(config.decode("b", Scoring.class)).isEqualTo(SCORING);
    assertThatThrownBy(() -> config.decode("c", Scoring.class))
        .isInstanceOf(FragmentDecodingException.class)
        .hasMessageContainingAll("\"c\"", "line 2, column");
    assertThatThrownBy(() -> config.decode("d", Scoring.class))
        .isInstanceOf(FragmentDecodingException.class)
        .hasMessageContaining("null");
  }

  @Test
  void isAvailable_withoutJackson_isFalseForBoth() throws Exception {
    ClassLoader none = new Without("com.fasterxml.", "org.yaml.");

    assertThat(available(none, "JacksonJsonDecoder")).isFalse();
    assertThat(available(none, "JacksonYamlDecoder")).isFalse();
    assertThat(ServiceLoader.load(none.loadClass(FragmentDecoder.class.getName()), none))
        .hasSize(2);
  }

  @Test
  void isAvailable_withoutYaml_isFalseForYamlOnly() throws Exception {
    for (String missing : new String[] {"com.fasterxml.jackson.dataformat.", "org.yaml."}) {
      ClassLoader partly = new Without(missing);

      assertThat(available(partly, "JacksonJsonDecoder")).isTrue();
      assertThat(available(partly, "JacksonYamlDecoder")).isFalse();
    }
  }

  private static boolean available(ClassLoader loader, String decoder) throws Exception {
    Class<?> type = loader.loadClass("io.cairn.config.internal." + decoder);
    assertThat(type.getClassLoader()).isSameAs(loader);
    Object made = type.getConstructor().newInstance();
    type.getMethod("supports", String.class).invoke(made, "application/json");
    return (boolean) type.getMethod("isAvailable").invoke(made);
  }

  /** The class path without some packages; loads Cairn's classes anew, verified from scratch. */
  private static final class Without extends ClassLoader {
    private final List<String> hidden;

    Without(String... hidden) {
      super(JacksonDecodersTest.class.getClassLoader());
      this.hidden = List.of(hidden);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(name)) {
        if (hidden.stream().anyMatch(name::startsWith)) {
          throw new ClassNotFoundException(name + " is hidden");
        }
        if (!name.startsWith("io.cairn.")) {
          return super.loadClass(name, resolve);
        }
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? define(name) : loaded;
      }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        if (in == null) {
          throw new ClassNotFoundException(name);
        }
        byte[] bytes = in.readAllBytes();
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }
  }
}
