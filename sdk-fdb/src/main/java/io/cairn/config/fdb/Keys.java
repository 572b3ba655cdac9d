package io.cairn.config.fdb;

import com.apple.foundationdb.Range;
import com.apple.foundationdb.subspace.Subspace;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import com.apple.foundationdb.tuple.Tuple;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.util.UUID;

/**
 * The keys of a namespace, all of them; the README lists them with their values. Each is a tuple
 * below the directory of the namespace. Immutable.
 */
final class Keys {
  /** The layout that this class describes. */
  static final long LAYOUT = 1;

  private final Subspace space;
  private final Subspace head;
  private final Subspace version;
  private final Subspace names;
  private final Subspace fragment;
  private final Subspace chunk;
  private final Subspace stage;
  private final byte[] log;

  Keys(Subspace space) {
    this.space = space;
    head = space.get("head");
    version = space.get("version");
    names = space.get("names");
    fragment = space.get("fragment");
    chunk = space.get("chunk");
    stage = space.get("stage");
    log = space.get("log").getKey();
  }

  byte[] layout() {
    return space.pack("layout");
  }

  byte[] lineage() {
    return space.pack("lineage");
  }

  /** The one key that is watched. */
  byte[] moved() {
    return space.pack("moved");
  }

  /** Up to where the log was trimmed. */
  byte[] cut() {
    return space.pack("cut");
  }

  /** The prefix of the log, whose keys end with a versionstamp. */
  byte[] log() {
    return log.clone();
  }

  byte[] head(HuntId hunt) {
    return head.pack(hunt.value());
  }

  Range heads() {
    return head.range();
  }

  HuntId huntOfHead(byte[] key) {
    return HuntId.of(head.unpack(key).getString(0));
  }

  byte[] leadership(HuntId hunt) {
    return space.pack(Tuple.from("leadership", hunt.value()));
  }

  byte[] publication(HuntId hunt, UUID id) {
    return space.pack(Tuple.from("publication", hunt.value(), id));
  }

  byte[] version(HuntId hunt, VersionVector number) {
    return version.pack(Tuple.from(hunt.value(), number.epoch(), number.revision()));
  }

  Range versions(HuntId hunt) {
    return version.range(Tuple.from(hunt.value()));
  }

  /** The versions after one, up to and with another. */
  Range versions(HuntId hunt, VersionVector after, VersionVector last) {
    return new Range(afterAll(version(hunt, after)), afterAll(version(hunt, last)));
  }

  VersionVector versionOf(byte[] key) {
    Tuple parts = version.unpack(key);
    return VersionVector.of((int) parts.getLong(1), parts.getLong(2));
  }

  byte[] names(HuntId hunt, Place place, int index) {
    return names.pack(place.addTo(Tuple.from(hunt.value())).add(index));
  }

  /** The names that one publish put and removed. */
  Range names(HuntId hunt, Place place) {
    return names.range(place.addTo(Tuple.from(hunt.value())));
  }

  /** The names that were put and removed after one version, up to and with another. */
  Range names(HuntId hunt, VersionVector after, VersionVector last) {
    return new Range(
        afterAll(names.pack(Tuple.from(hunt.value(), after.epoch(), after.revision()))),
        afterAll(names.pack(Tuple.from(hunt.value(), last.epoch(), last.revision()))));
  }

  Place placeOfNames(byte[] key) {
    return Place.from(names.unpack(key), 1);
  }

  byte[] fragment(HuntId hunt, String name, Place place) {
    return fragment.pack(place.addTo(Tuple.from(hunt.value(), name)));
  }

  Range fragments(HuntId hunt) {
    return fragment.range(Tuple.from(hunt.value()));
  }

  Range fragments(HuntId hunt, String name) {
    return fragment.range(Tuple.from(hunt.value(), name));
  }

  /** The revisions of a fragment that come before a version. */
  Range fragmentsBefore(HuntId hunt, String name, VersionVector before) {
    return before(fragment, hunt, name, before);
  }

  FragmentKey fragmentKey(byte[] key) {
    Tuple parts = fragment.unpack(key);
    return new FragmentKey(parts.getString(1), Place.from(parts, 2));
  }

  /** Which revision of which fragment a row is. */
  record FragmentKey(String name, Place place) {}

  byte[] chunk(HuntId hunt, String name, Place place, int index) {
    return chunk.pack(place.addTo(Tuple.from(hunt.value(), name)).add(index));
  }

  Range chunks(HuntId hunt, String name, Place place) {
    return chunk.range(place.addTo(Tuple.from(hunt.value(), name)));
  }

  Range chunksBefore(HuntId hunt, String name, VersionVector before) {
    return before(chunk, hunt, name, before);
  }

  byte[] stage(HuntId hunt, Place place) {
    return stage.pack(place.addTo(Tuple.from(hunt.value())));
  }

  Range stages(HuntId hunt) {
    return stage.range(Tuple.from(hunt.value()));
  }

  Range stages() {
    return stage.range();
  }

  HuntId huntOfStage(byte[] key) {
    return HuntId.of(stage.unpack(key).getString(0));
  }

  Place placeOfStage(byte[] key) {
    return Place.from(stage.unpack(key), 1);
  }

  private static Range before(Subspace rows, HuntId hunt, String name, VersionVector version) {
    Tuple prefix = Tuple.from(hunt.value(), name);
    return new Range(
        rows.range(prefix).begin, rows.pack(prefix.add(version.epoch()).add(version.revision())));
  }

  /** The first key after a tuple and all that begin with it. */
  private static byte[] afterAll(byte[] tuple) {
    return ByteArrayUtil.join(tuple, new byte[] {(byte) 0xff});
  }
}
