package io.cairn.config.fdb;

import com.apple.foundationdb.tuple.Tuple;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The small values of a namespace, and how they are written. */
final class Rows {
  /** What the watched key is added. */
  private static final byte[] ONE =
      ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(1).array();

  private Rows() {}

  static byte[] one() {
    return ONE.clone();
  }

  /** A head: the 64 bits of a version, big endian. */
  static byte[] head(VersionVector version) {
    return ByteBuffer.allocate(Long.BYTES).putLong(version.bits()).array();
  }

  static VersionVector head(byte @Nullable [] value) {
    return value == null ? VersionVector.NONE : new VersionVector(ByteBuffer.wrap(value).getLong());
  }

  static byte[] lineage(Lineage lineage) {
    return ByteBuffer.allocate(2 * Long.BYTES)
        .putLong(lineage.high())
        .putLong(lineage.low())
        .array();
  }

  static Lineage lineage(byte[] value) {
    ByteBuffer bits = ByteBuffer.wrap(value);
    return new Lineage(bits.getLong(), bits.getLong());
  }

  /**
   * Who leads a hunt.
   *
   * @param epoch the newest epoch, 0 if nobody ever led
   * @param who who holds it
   * @param claim the call that took it, so that one whose answer was lost is known again
   */
  record Leader(int epoch, String who, @Nullable UUID claim) {
    static final Leader NOBODY = new Leader(0, "", null);

    static Leader of(byte @Nullable [] value) {
      if (value == null) {
        return NOBODY;
      }
      Tuple parts = Tuple.fromBytes(value);
      return new Leader((int) parts.getLong(0), parts.getString(1), parts.getUUID(2));
    }

    byte[] value(Instant when) {
      return addTime(Tuple.from(epoch, who, claim), when).pack();
    }
  }

  /**
   * A version in the history.
   *
   * @param stage the stage that its rows were written under
   * @param publication the publication that issued it
   * @param entry who, when, why
   * @param count how many fragments the hunt has at this version
   * @param digest the sum, modulo 2<sup>64</sup>, of {@link FragmentRow#term} over them
   */
  record Version(long stage, UUID publication, HistoryEntry entry, int count, long digest) {
    static Version of(VersionVector version, byte[] value) {
      Tuple parts = Tuple.fromBytes(value);
      HistoryEntry entry =
          new HistoryEntry(
              version,
              parts.getString(2),
              Instant.ofEpochSecond(parts.getLong(8), parts.getLong(9)),
              parts.getString(3),
              (int) parts.getLong(4),
              (int) parts.getLong(5),
              (int) parts.getLong(6));
      Tuple content = parts.getNestedTuple(7);
      return new Version(
          parts.getLong(0), parts.getUUID(1), entry, (int) content.getLong(0), content.getLong(1));
    }

    Place place() {
      return new Place(entry.version(), stage);
    }

    byte[] value() {
      Tuple parts =
          Tuple.from(
              stage,
              publication,
              entry.who(),
              entry.why(),
              entry.added(),
              entry.changed(),
              entry.removed(),
              Tuple.from(count, digest));
      return addTime(parts, entry.when()).pack();
    }
  }

  /** A line of the log: which hunt is at which version now. */
  record Moved(HuntId hunt, VersionVector version) {
    static Moved of(byte[] value) {
      Tuple parts = Tuple.fromBytes(value);
      return new Moved(
          HuntId.of(parts.getString(0)),
          VersionVector.of((int) parts.getLong(1), parts.getLong(2)));
    }

    byte[] value() {
      return Tuple.from(hunt.value(), version.epoch(), version.revision()).pack();
    }
  }

  private static Tuple addTime(Tuple parts, Instant when) {
    return parts.add(when.getEpochSecond()).add(when.getNano());
  }
}
