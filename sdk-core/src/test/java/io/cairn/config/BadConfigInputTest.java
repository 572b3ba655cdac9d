package io.cairn.config;

import static io.cairn.config.BadInput.row;

import io.cairn.config.spi.KnownSelectors;
import io.cairn.config.spi.MalformedSnapshotException;
import io.cairn.config.spi.SnapshotCodec;
import io.cairn.config.spi.SnapshotHeader;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad fragments, configs, changes and encoded bytes: which one, what, which bound. */
class BadConfigInputTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Lineage LINEAGE = new Lineage(1, 2);
  private static final Lineage OTHER = new Lineage(3, 4);
  private static final Fragment SMALL = Fragment.ofText("a", "text/plain", "x");

  static List<BadInput> fragments() {
    byte[] none = {};
    ByteBuffer huge = ByteBuffer.allocate(Fragment.MAX_BYTES + 1);
    return List.of(
        row(
            "Fragment.of(String, String, byte[])",
            "no name",
            () -> Fragment.of("", "text/plain", none),
            "fragment name",
            "0",
            "1 to 255"),
        row(
            "Fragment.of(String, String, byte[])",
            "a name of 256 characters",
            () -> Fragment.of("n".repeat(256), "text/plain", none),
            "fragment name",
            "256",
            "1 to 255",
            "nnn"),
        row(
            "Fragment.of(String, String, byte[])",
            "a name that climbs",
            () -> Fragment.of("a/../b", "text/plain", none),
            "fragment name \"a/../b\"",
            "\"..\"",
            "index 2"),
        row(
            "Fragment.of(String, String, byte[])",
            "an empty segment",
            () -> Fragment.of("a//b", "text/plain", none),
            "fragment name \"a//b\"",
            "index 2"),
        row(
            "Fragment.of(String, String, byte[], Selector)",
            "a control character in the name",
            () -> Fragment.of("a\u0000", "text/plain", none, Selector.EVERYTHING),
            "fragment name \"a\\u0000\"",
            "U+0000",
            "index 1"),
        row(
            "Fragment.of(String, String, byte[], Selector)",
            "no content type",
            () -> Fragment.of("a", "", none, Selector.EVERYTHING),
            "content type",
            "0",
            "1 to 127"),
        row(
            "Fragment.ofText(String, String, String)",
            "a content type of 128 characters",
            () -> Fragment.ofText("a", "t".repeat(128), ""),
            "content type",
            "128",
            "1 to 127",
            "ttt"),
        row(
            "Fragment.ofText(String, String, String)",
            "a control character in the content type",
            () -> Fragment.ofText("a", "text\nplain", ""),
            "content type \"text\\u000aplain\"",
            "U+000A",
            "index 4"),
        row(
            "Fragment.wrap(String, String, Selector, ByteBuffer)",
            "64 MiB and a byte",
            () -> Fragment.wrap("big", "a/b", Selector.EVERYTHING, huge),
            "fragment \"big\"",
            "67108865",
            "67108864"));
  }

  static List<BadInput> configs() {
    HuntConfig first = config(HUNT, LINEAGE, "1.1", SMALL);
    HuntConfig second = config(HUNT, LINEAGE, "1.2", SMALL);
    HuntConfig third = config(HUNT, LINEAGE, "1.3", SMALL);
    ByteBuffer half = ByteBuffer.allocate((32 << 20) + 1);
    Fragment a = Fragment.wrap("a", "a/b", Selector.EVERYTHING, half);
    Fragment b = Fragment.wrap("b", "a/b", Selector.EVERYTHING, half);
    String ofFragments = "HuntConfig.of(HuntId, Lineage, VersionVector, Collection)";
    String ofTable = "HuntConfig.of(HuntId, Lineage, VersionVector, Set, FragmentTable)";
    String ofSome = "HuntConfig.of(HuntId, Lineage, VersionVector, Set, Collection)";
    String delta = "new ConfigDelta(HuntId, Lineage, VersionVector, VersionVector, List, Set, Set)";
    return List.of(
        row(
            ofFragments,
            "one name twice",
            () -> config(HUNT, LINEAGE, "1.1", SMALL, SMALL),
            "fragment \"a\"",
            "twice"),
        row(
            ofFragments,
            "more than 64 MiB",
            () -> config(HUNT, LINEAGE, "1.1", a, b),
            "hunt \"harbour-night\"",
            "67108866",
            "67108864"),
        row(
            ofFragments,
            "more than 2^20 fragments",
            () -> HuntConfig.of(HUNT, LINEAGE, VersionVector.NONE, numbered(1 + (1 << 20))),
            "hunt \"harbour-night\"",
            "1048577 fragments",
            "1048576"),
        row(
            ofTable,
            "a label key with a space",
            () -> HuntConfig.of(HUNT, LINEAGE, VersionVector.NONE, Set.of("a b"), first.table()),
            "label key \"a b\"",
            "U+0020"),
        row(
            ofSome,
            "one name twice",
            () -> HuntConfig.of(HUNT, LINEAGE, VersionVector.NONE, Set.of(), List.of(SMALL, SMALL)),
            "fragment \"a\"",
            "twice"),
        row(
            ofSome,
            "a label key with a space",
            () -> HuntConfig.of(HUNT, LINEAGE, VersionVector.NONE, Set.of("a b"), List.of(SMALL)),
            "label key \"a b\"",
            "U+0020"),
        row(
            "HuntConfig.apply(ConfigDelta)",
            "a change of another base",
            () -> first.apply(ConfigDelta.between(second, third)),
            "\"harbour-night\" since 1.2",
            "\"harbour-night\" at 1.1"),
        row(
            "HuntConfig.apply(ConfigDelta)",
            "a change of another lineage",
            () ->
                first.apply(
                    ConfigDelta.between(
                        config(HUNT, OTHER, "1.1", SMALL), config(HUNT, OTHER, "1.2", SMALL))),
            "lineage " + OTHER,
            "lineage " + LINEAGE),
        row(
            "HuntConfig.fragment(String)",
            "a name it does not have",
            () -> first.fragment("rules\u0000"),
            FragmentNotFoundException.class,
            "harbour-night",
            "1.1",
            "rules\\u0000"),
        row(
            "HuntConfig.decode(String, Class)",
            "a type it is not of",
            () -> first.decode("a", Integer.class),
            FragmentDecodingException.class,
            "fragment \"a\"",
            "text/plain",
            "harbour-night",
            "1.1",
            "Integer"),
        row(
            delta,
            "a version that is not later",
            () -> delta("1.2", "1.2", List.of(), Set.of()),
            "\"harbour-night\"",
            "1.2 to 1.2",
            "later"),
        row(
            delta,
            "a name both put and removed",
            () -> delta("1.1", "1.2", List.of(SMALL), Set.of("a")),
            "\"harbour-night\"",
            "\"a\" twice"),
        row(
            "ConfigDelta.between(HuntConfig, HuntConfig)",
            "two lineages",
            () -> ConfigDelta.between(first, config(HUNT, OTHER, "1.2", SMALL)),
            "harbour-night",
            LINEAGE.toString(),
            OTHER.toString()),
        row(
            "ConfigDelta.between(HuntConfig, HuntConfig)",
            "the older one last",
            () -> ConfigDelta.between(second, first),
            "1.2 to 1.1",
            "later"),
        row(
            "ConfigChange.between(HuntConfig, HuntConfig)",
            "two hunts",
            () -> ConfigChange.between(first, config(HuntId.of("old-town"), LINEAGE, "1.2", SMALL)),
            "harbour-night",
            "old-town"));
  }

  private static HuntConfig config(
      HuntId hunt, Lineage lineage, String version, Fragment... fragments) {
    return HuntConfig.of(hunt, lineage, VersionVector.parse(version), List.of(fragments));
  }

  private static ConfigDelta delta(
      String base, String version, List<Fragment> put, Set<String> removed) {
    return new ConfigDelta(
        HUNT,
        LINEAGE,
        VersionVector.parse(base),
        VersionVector.parse(version),
        put,
        removed,
        Set.of());
  }

  private static Collection<Fragment> numbered(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> Fragment.wrap("f" + i, "a/b", Selector.EVERYTHING, ByteBuffer.allocate(0)))
        .toList();
  }

  static Stream<BadInput> bytes() {
    byte[] good = SnapshotCodec.encode(config(HUNT, LINEAGE, "1.1", SMALL));
    int size = good.length;
    return Stream.of(
            malformed("nothing", new byte[0], "header", "0 bytes", "64"),
            malformed("half a header", Arrays.copyOf(good, 63), "header", "63 bytes", "64"),
            malformed(
                "other bytes", changed(good, 0), "magic at offset 0", "0x534e5224", "0x534e5243"),
            malformed("a newer format", changed(good, 4), "format at offset 4", "is 102", "only 1"),
            malformed(
                "bytes cut off",
                Arrays.copyOf(good, size - 1),
                "total length at offset 8",
                size + " bytes",
                String.valueOf(size - 1)),
            malformed("a changed content", changed(good, size - 1), "checksum at offset 12", "0x"),
            malformed(
                "bytes behind the end",
                Arrays.copyOf(good, size + 1),
                "total length at offset 8",
                size + " bytes",
                String.valueOf(size + 1)))
        .flatMap(Function.identity());
  }

  /** The header does not look at contents, nor behind the end. */
  private static Stream<BadInput> malformed(String bad, byte[] bytes, String... told) {
    BadInput decode =
        row(
            "SnapshotCodec.decode(ByteBuffer)",
            bad,
            () -> SnapshotCodec.decode(ByteBuffer.wrap(bytes)),
            MalformedSnapshotException.class,
            told);
    BadInput again =
        row(
            "SnapshotCodec.decode(ByteBuffer, KnownSelectors)",
            bad,
            () -> SnapshotCodec.decode(ByteBuffer.wrap(bytes), new KnownSelectors()),
            MalformedSnapshotException.class,
            told);
    BadInput peek =
        row(
            "SnapshotHeader.peek(ByteBuffer)",
            bad,
            () -> SnapshotHeader.peek(ByteBuffer.wrap(bytes)),
            MalformedSnapshotException.class,
            told);
    return bad.contains("content") || bad.contains("behind")
        ? Stream.of(decode, again)
        : Stream.of(decode, again, peek);
  }

  private static byte[] changed(byte[] bytes, int at) {
    byte[] changed = bytes.clone();
    changed[at] ^= 0x67;
    return changed;
  }

  static List<BadInput> targets() {
    HuntConfig config = config(HUNT, LINEAGE, "1.1", SMALL);
    return List.of(
        row(
            "SnapshotCodec.encode(HuntConfig, ByteBuffer)",
            "a buffer that is too small",
            () -> {
              SnapshotCodec.encode(config, ByteBuffer.allocate(10));
              return "written";
            },
            BufferOverflowException.class)); // the JDK's, which tells nothing
  }

  @ParameterizedTest
  @MethodSource({"fragments", "configs", "bytes", "targets"})
  void anyEntryPoint_badInput_isRefusedWithFieldValueAndBound(BadInput input) {
    input.check();
  }
}
