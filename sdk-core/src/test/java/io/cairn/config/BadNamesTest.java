package io.cairn.config;

import static io.cairn.config.BadInput.row;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad names, labels, selectors and versions: which one, what, which bound. */
class BadNamesTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");

  static List<BadInput> names() {
    return List.of(
        row("HuntId.of(String)", "nothing", () -> HuntId.of(""), "hunt id", "empty", "128"),
        row(
            "HuntId.of(String)",
            "129 characters",
            () -> HuntId.of("n".repeat(129)),
            "hunt id",
            "129",
            "128",
            "nnn"),
        row(
            "HuntId.of(String)",
            "a control character",
            () -> HuntId.of("a\nb"),
            "hunt id",
            "a\\u000ab",
            "U+000A",
            "index 1"),
        row(
            "HuntId.of(String)",
            "half a character",
            () -> HuntId.of("a\ud83c"),
            "hunt id",
            "surrogate U+D83C",
            "index 1"),
        row("Lineage.parse(String)", "nothing", () -> Lineage.parse(""), "lineage \"\"", "32"),
        row(
            "Lineage.parse(String)",
            "a letter that is no digit",
            () -> Lineage.parse("g".repeat(32)),
            "lineage",
            "gggg",
            "32 hexadecimal"),
        row(
            "Lineage.parse(String)",
            "a control character",
            () -> Lineage.parse("\u0000".repeat(32)),
            "lineage",
            "\\u0000",
            "32 hexadecimal"),
        row("Leadership.checkWho(String)", "nothing", () -> Leadership.checkWho(""), "who", "128"),
        row(
            "Leadership.checkWho(String)",
            "129 characters",
            () -> Leadership.checkWho("w".repeat(129)),
            "who",
            "www",
            "128",
            "129"),
        row(
            "Leadership.checkWho(String)",
            "a control character",
            () -> Leadership.checkWho("a\tb"),
            "who",
            "a\\u0009b",
            "printable"),
        row(
            "new Leadership(HuntId, int, String, VersionVector)",
            "epoch 0",
            () -> new Leadership(HUNT, 0, "ada", VersionVector.NONE),
            "epoch 0",
            "1..65535"),
        row(
            "new Leadership(HuntId, int, String, VersionVector)",
            "epoch 65536",
            () -> new Leadership(HUNT, 65_536, "ada", VersionVector.NONE),
            "epoch 65536",
            "1..65535"),
        row(
            "new Leadership(HuntId, int, String, VersionVector)",
            "a blank name",
            () -> new Leadership(HUNT, 1, " ", VersionVector.NONE),
            "who",
            "\" \"",
            "128"));
  }

  static List<BadInput> labels() {
    return List.of(
        row("Labels.of(String[])", "a key alone", () -> Labels.of("region"), "region", "no value"),
        row(
            "Labels.of(String[])",
            "one key twice",
            () -> Labels.of("a", "1", "a", "2"),
            "label \"a\"",
            "twice",
            "1",
            "2"),
        row(
            "Labels.of(String[])",
            "a value of 64 characters",
            () -> Labels.of("a", "v".repeat(64)),
            "value",
            "vvv",
            "label \"a\"",
            "64",
            "63"),
        row(
            "Labels.of(String[])",
            "a control character in a value",
            () -> Labels.of("a", "x\u0007"),
            "value",
            "x\\u0007",
            "label \"a\"",
            "U+0007"),
        row("Labels.of(Map)", "65 labels", () -> Labels.of(many(65)), "label", "at most 64"),
        row(
            "Labels.of(Map)",
            "a key with a space",
            () -> Labels.of(Map.of("a b", "1")),
            "label key \"a b\"",
            "U+0020",
            "index 1"),
        row("Labels.parse(String)", "no =", () -> Labels.parse("a=1,b"), "\"b\"", "KEY=VALUE"),
        row("Labels.parse(String)", "no key", () -> Labels.parse("=1"), "label key \"\"", "63"),
        row("Labels.checkKey(String)", "nothing", () -> Labels.checkKey(""), "label key", "63"),
        row(
            "Labels.checkKey(String)",
            "a name of 64 characters",
            () -> Labels.checkKey("k".repeat(64)),
            "label key",
            "kkk",
            "64",
            "63"),
        row(
            "Labels.checkKey(String)",
            "a prefix of 254 characters",
            () -> Labels.checkKey("p".repeat(254) + "/a"),
            "label key",
            "254",
            "253"),
        row(
            "Labels.checkKey(String)",
            "an upper-case prefix",
            () -> Labels.checkKey("Example.com/a"),
            "label key",
            "U+0045",
            "lower case"),
        row(
            "Labels.with(String, String)",
            "the 65th label",
            () -> Labels.of(many(64)).with("one-more", "1"),
            "label",
            "one too many",
            "64"),
        row(
            "Labels.with(String, String)",
            "a value that ends with a dot",
            () -> Labels.NONE.with("a", "x."),
            "value \"x.\"",
            "label \"a\"",
            "letter or a digit"));
  }

  private static Map<String, String> many(int count) {
    Map<String, String> many = new TreeMap<>();
    for (int i = 0; i < count; i++) {
      many.put("k" + i, "v");
    }
    return many;
  }

  static List<BadInput> selectors() {
    return List.of(
        selector("a word too many", "a b", "\"a b\"", "has \"b\"", "column 3"),
        selector("no values", "a in", "ends where \"(\"", "column 5"),
        selector("an unknown mark", "a=b;c", "value", "b;c", "U+003B", "column 3"),
        selector("a bound that is no number", "a > x", "\"x\"", "whole number", "column 5"),
        selector("a control character", "a=\u0000", "value", "\\u0000", "U+0000", "column 3"),
        selector("1001 characters", "a".repeat(1_001), "1001 characters", "1000", "column 1001"),
        selector("33 requirements", "a,".repeat(32) + "a", "more than 32 requirements"),
        selector("65 values", "a in (" + "b,".repeat(64) + "b)", "set", "more than 64 values"));
  }

  private static BadInput selector(String bad, String text, String... told) {
    return row(
        "Selector.parse(String)",
        bad,
        () -> Selector.parse(text),
        SelectorSyntaxException.class,
        told);
  }

  static List<BadInput> versions() {
    return List.of(
        row(
            "VersionVector.of(int, long)",
            "epoch -1",
            () -> VersionVector.of(-1, 1),
            "epoch -1",
            "0..65535"),
        row(
            "VersionVector.of(int, long)",
            "epoch 65536",
            () -> VersionVector.of(65_536, 1),
            "epoch 65536",
            "0..65535"),
        row(
            "VersionVector.of(int, long)",
            "revision -1",
            () -> VersionVector.of(1, -1),
            "revision -1",
            "0..281474976710655"),
        row(
            "VersionVector.of(int, long)",
            "revision 2^48",
            () -> VersionVector.of(1, 1L << 48),
            "revision 281474976710656",
            "0..281474976710655"),
        row(
            "VersionVector.next(int)",
            "an older epoch",
            () -> VersionVector.of(3, 1).next(2),
            "epoch 2",
            "version 3.1"),
        row(
            "VersionVector.next(int)",
            "epoch 65536",
            () -> VersionVector.of(3, 1).next(65_536),
            "epoch 65536",
            "0..65535"),
        row(
            "VersionVector.next(int)",
            "the epoch of the last revision",
            () -> VersionVector.of(3, VersionVector.MAX_REVISION).next(3),
            IllegalStateException.class,
            "version 3.281474976710655",
            "281474976710655"),
        row(
            "VersionVector.parse(String)",
            "nothing",
            () -> VersionVector.parse(""),
            "version \"\""),
        row(
            "VersionVector.parse(String)",
            "a sign",
            () -> VersionVector.parse("1.+7"),
            "version \"1.+7\"",
            "EPOCH.REVISION"),
        row(
            "VersionVector.parse(String)",
            "a control character",
            () -> VersionVector.parse("1.\r7"),
            "version \"1.\\u000d7\"",
            "EPOCH.REVISION"),
        row(
            "VersionVector.parse(String)",
            "epoch 65536",
            () -> VersionVector.parse("65536.1"),
            "epoch 65536",
            "0..65535"));
  }

  @ParameterizedTest
  @MethodSource({"names", "labels", "selectors", "versions"})
  void anyEntryPoint_badName_isRefusedWithFieldValueAndBound(BadInput input) {
    input.check();
  }
}
