package io.cairn.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LabelsTest {
  // facts about keys and values from k8s.io/apimachinery, pkg/api/validate/content/kube_test.go

  static List<String> legalKeys() {
    return List.of(
        "simple",
        "now-with-dashes",
        "1-starts-with-num",
        "1234",
        "simple/simple",
        "now-with-dashes/simple",
        "now-with-dashes/now-with-dashes",
        "now.with.dots/simple",
        "now-with.dashes-and.dots/simple",
        "1-num.2-num/3-num",
        "1234/5678",
        "1.2.3.4/5678",
        "Uppercase_Is_OK_123",
        "example.com/Uppercase_Is_OK_123",
        "requests.storage-foo",
        "a".repeat(63),
        "a".repeat(253) + "/" + "b".repeat(63));
  }

  static List<String> illegalKeys() {
    return List.of(
        "nospecialchars%^=@",
        "cantendwithadash-",
        "-cantstartwithadash-",
        "only/one/slash",
        "Example.com/abc",
        "example_com/abc",
        "example.com/",
        "/simple",
        "a".repeat(64),
        "a".repeat(254) + "/abc",
        "",
        "/",
        "a..b/c",
        ".a/c",
        "a./c",
        "-a/c",
        "a-/c",
        "a.-b/c",
        "ä",
        "a b",
        "a\u0000");
  }

  @ParameterizedTest
  @MethodSource("legalKeys")
  void of_legalKey_keepsIt(String key) {
    assertThat(Labels.of(key, "v").asMap()).containsExactly(entry(key, "v"));
    assertThat(Labels.checkKey(key)).isSameAs(key);
  }

  @ParameterizedTest
  @MethodSource("illegalKeys")
  void of_illegalKey_isRefusedByName(String key) {
    assertThatThrownBy(() -> Labels.of(key, "v"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "label key \""
                + key.replace("\u0000", "\\u0000").substring(0, Math.min(key.length(), 100)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "simple",
        "now-with-dashes",
        "1-starts-with-num",
        "end-with-num-1",
        "1234",
        "",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void of_legalValue_keepsIt(String value) {
    assertThat(Labels.of("k", value).get("k")).hasValue(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nospecialchars%^=@",
        "Tama-nui-te-rā.is.Māori.sun",
        "\\backslashes\\are\\bad",
        "-starts-with-dash",
        "ends-with-dash-",
        ".starts.with.dot",
        "ends.with.dot.",
        "a b",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
      })
  void of_illegalValue_isRefusedWithItsKey(String value) {
    assertThatThrownBy(() -> Labels.of("k", value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("value \"" + value + "\"", "\"k\"");
  }

  @Test
  void of_keyWithoutValue_isRefused() {
    assertThatThrownBy(() -> Labels.of("a", "b", "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"c\" has no value");
  }

  @Test
  void of_keyTwice_isRefused() {
    assertThatThrownBy(() -> Labels.of("a", "b", "a", "c"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("\"a\"", "\"b\"", "\"c\"");
  }

  @Test
  void of_nothing_isNone() {
    assertThat(Labels.of()).isSameAs(Labels.NONE);
    assertThat(Labels.of(Map.of())).isSameAs(Labels.NONE);
    assertThat(Labels.parse(" \t")).isSameAs(Labels.NONE);
  }

  @Test
  void of_moreThan64_namesTheBound() {
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < 64; i++) {
      many.put("k" + i, "");
    }
    Labels full = Labels.of(many);
    many.put("z", "");

    assertThat(full.with("k0", "changed").asMap()).hasSize(64);
    assertThatThrownBy(() -> Labels.of(many)).hasMessageContaining("64");
    assertThatThrownBy(() -> full.with("z", "")).hasMessageContaining("64");
  }

  @Test
  void of_mapChangedLater_staysTheSame() {
    Map<String, String> map = new TreeMap<>(Map.of("a", "b"));
    Labels labels = Labels.of(map);
    map.put("a", "c");

    assertThat(labels.get("a")).hasValue("b");
  }

  @Test
  void parse_untidyText_readsKeysAndValues() {
    assertThat(Labels.parse(" role = engine,region=eu , empty="))
        .isEqualTo(Labels.of("region", "eu", "role", "engine", "empty", ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "a=b,", ",a=b", "a=b,,c=d", "=b", "a==b", "a=b=c", "a=b,a=b", "a=b c"})
  void parse_anythingElse_isRefused(String text) {
    assertThatThrownBy(() -> Labels.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void parse_randomLabels_readsWhatToStringWrote() {
    RandomConfigs configs = new RandomConfigs(3);
    for (int i = 0; i < 1_000; i++) {
      Labels labels = configs.labels();

      assertThat(Labels.parse(labels.toString())).isEqualTo(labels).hasSameHashCodeAs(labels);
    }
  }

  @Test
  void toString_severalLabels_isSortedByKey() {
    assertThat(Labels.of("role", "engine", "Z", "", "region", "eu"))
        .hasToString("Z=,region=eu,role=engine");
  }

  @Test
  void get_unknownKey_isEmpty() {
    assertThat(Labels.of("a", "b").get("c")).isEmpty();
    assertThat(Labels.NONE.get("")).isEmpty();
  }

  @Test
  void get_everyKeyOfMany_findsItsValue() {
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < 64; i++) {
      many.put("k" + i, "v" + i);
    }
    Labels labels = Labels.of(many);

    many.forEach((key, value) -> assertThat(labels.lookup(key)).isEqualTo(value));
  }

  @Test
  void with_newOrKnownKey_leavesTheOriginalAlone() {
    Labels labels = Labels.of("a", "b");

    assertThat(labels.with("a", "c")).isEqualTo(Labels.of("a", "c"));
    assertThat(labels.with("0", "c")).isEqualTo(Labels.of("a", "b", "0", "c"));
    assertThat(labels).isEqualTo(Labels.of("a", "b"));
  }

  @Test
  void asMap_isUnmodifiable() {
    assertThatThrownBy(() -> Labels.of("a", "b").asMap().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void fingerprint_ofKnownText_isFnv1a() {
    Labels labels = Labels.of("region", "eu", "role", "", "zone", "z");

    assertThat(labels.fingerprint(Set.of())).isEqualTo(0xcbf29ce484222325L);
    assertThat(labels.fingerprint(List.of("role", "region", "canary", "role")))
        .isEqualTo(fnv1a("canary,region=eu,role=,"))
        .isEqualTo(FINGERPRINT);
  }

  /** {@code canary,region=eu,role=,} as computed outside Java. */
  private static final long FINGERPRINT = 0x5bea7518032a60e1L;

  private static long fnv1a(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.US_ASCII)) {
      hash = (hash ^ b) * 0x100000001b3L;
    }
    return hash;
  }

  @Test
  void fingerprint_otherOrderOrCollection_isTheSame() {
    Labels labels = Labels.of("a", "1", "b", "2");

    assertThat(labels.fingerprint(new TreeSet<>(Set.of("a", "b", "c"))))
        .isEqualTo(labels.fingerprint(Arrays.asList("c", "b", "a")))
        .isEqualTo(
            labels.fingerprint(
                new TreeSet<String>(java.util.Comparator.reverseOrder()) {
                  private static final long serialVersionUID = 1L;

                  {
                    addAll(Set.of("a", "b", "c"));
                  }
                }));
  }

  @Test
  void fingerprint_keysNotAsked_playNoPart() {
    assertThat(Labels.of("a", "1", "b", "2").fingerprint(Set.of("a")))
        .isEqualTo(Labels.of("a", "1", "c", "3").fingerprint(Set.of("a")));
  }

  @Test
  void fingerprint_absentAndEmpty_differ() {
    assertThat(Labels.of("a", "").fingerprint(Set.of("a")))
        .isNotEqualTo(Labels.NONE.fingerprint(Set.of("a")));
  }
}
