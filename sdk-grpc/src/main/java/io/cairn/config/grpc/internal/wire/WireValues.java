package io.cairn.config.grpc.internal.wire;

import static io.cairn.config.grpc.internal.wire.MalformedMessageException.shown;

import com.google.protobuf.ByteString;
import io.cairn.config.Held;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntId;
import io.cairn.config.Labels;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.Scope;
import io.cairn.config.VersionVector;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/**
 * The values of the core as messages and back. What comes from the other end is checked: each
 * method that reads one throws {@link MalformedMessageException}, which names the field.
 *
 * <p>Stateless and thread-safe.
 */
public final class WireValues {
  private static final int ID_BYTES = 16;

  private WireValues() {}

  /** Returns the 16 bytes of a lineage. */
  public static ByteString bytes(Lineage lineage) {
    return bytes(lineage.high(), lineage.low());
  }

  /** Returns the 16 bytes of an id. */
  public static ByteString bytes(UUID id) {
    return bytes(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  private static ByteString bytes(long high, long low) {
    return ByteString.copyFrom(ByteBuffer.allocate(ID_BYTES).putLong(high).putLong(low).flip());
  }

  /**
   * Reads a lineage.
   *
   * @param field the field's name, for messages
   * @param bytes the field
   */
  public static Lineage lineage(String field, ByteString bytes) {
    ByteBuffer id = id(field, bytes);
    return new Lineage(id.getLong(), id.getLong());
  }

  /**
   * Reads an id.
   *
   * @param field the field's name, for messages
   * @param bytes the field
   */
  public static UUID uuid(String field, ByteString bytes) {
    ByteBuffer id = id(field, bytes);
    return new UUID(id.getLong(), id.getLong());
  }

  private static ByteBuffer id(String field, ByteString bytes) {
    if (bytes.size() != ID_BYTES) {
      throw new MalformedMessageException(
          field, "has %d bytes, not %d".formatted(bytes.size(), ID_BYTES));
    }
    return bytes.asReadOnlyByteBuffer();
  }

  /**
   * Reads a hunt.
   *
   * @param field the field's name, for messages
   * @param name the field
   */
  public static HuntId hunt(String field, String name) {
    try {
      return HuntId.of(name);
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(field, e);
    }
  }

  /**
   * Reads a version that has to be one.
   *
   * @param field the field's name, for messages
   * @param bits the field
   */
  public static VersionVector issued(String field, long bits) {
    if (bits == 0) {
      throw new MalformedMessageException(field, "is 0, which no version is");
    }
    return new VersionVector(bits);
  }

  /**
   * Reads a number that has to be within bounds.
   *
   * @param field the field's name, for messages
   * @param number the field, unsigned
   * @param most the greatest number allowed
   */
  public static long atMost(String field, long number, long most) {
    if (Long.compareUnsigned(number, most) > 0) {
      throw new MalformedMessageException(
          field, "is %s, more than %d".formatted(Long.toUnsignedString(number), most));
    }
    return number;
  }

  /**
   * Reads text that is for people.
   *
   * @param field the field's name, for messages
   * @param text the field
   * @param most the most characters allowed
   */
  public static String text(String field, String text, int most) {
    if (text.length() > most) {
      throw new MalformedMessageException(
          field,
          "has %d characters, more than %d: \"%s\"".formatted(text.length(), most, shown(text)));
    }
    return text;
  }

  /** Returns what somebody holds as a message. */
  public static io.cairn.config.grpc.internal.proto.Held toProto(Held held) {
    return held.isSomething()
        ? io.cairn.config.grpc.internal.proto.Held.newBuilder()
            .setLineage(bytes(held.lineage()))
            .setVersion(held.version().bits())
            .build()
        : io.cairn.config.grpc.internal.proto.Held.getDefaultInstance();
  }

  /**
   * Reads what somebody holds; an unset message is {@link Held#NOTHING}.
   *
   * @param field the field's name, for messages
   * @param held the field
   */
  public static Held held(String field, io.cairn.config.grpc.internal.proto.Held held) {
    if (held.getVersion() == 0) {
      return Held.NOTHING;
    }
    return new Held(
        lineage(field + ".lineage", held.getLineage()), new VersionVector(held.getVersion()));
  }

  /** Returns a scope as a message. */
  public static io.cairn.config.grpc.internal.proto.Scope toProto(Scope scope) {
    io.cairn.config.grpc.internal.proto.Scope.Builder message =
        io.cairn.config.grpc.internal.proto.Scope.newBuilder();
    if (scope instanceof Scope.Matching matching) {
      message.getLabelsBuilder().putAllValues(matching.labels().asMap());
    } else {
      message.setEverything(true);
    }
    return message.build();
  }

  /**
   * Reads a scope; an unset one is that of no labels.
   *
   * @param field the field's name, for messages
   * @param scope the field
   */
  public static Scope scope(String field, io.cairn.config.grpc.internal.proto.Scope scope) {
    if (scope.getKindCase() == io.cairn.config.grpc.internal.proto.Scope.KindCase.EVERYTHING) {
      return Scope.EVERYTHING;
    }
    try {
      return Scope.of(Labels.of(scope.getLabels().getValuesMap()));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(field + ".labels", e);
    }
  }

  /** Returns a leadership as a message. */
  public static io.cairn.config.grpc.internal.proto.Leadership toProto(Leadership leadership) {
    return io.cairn.config.grpc.internal.proto.Leadership.newBuilder()
        .setHunt(leadership.hunt().value())
        .setEpoch(leadership.epoch())
        .setWho(leadership.who())
        .setHead(leadership.head().bits())
        .build();
  }

  /**
   * Reads a leadership.
   *
   * @param field the field's name, for messages
   * @param leadership the field
   */
  public static Leadership leadership(
      String field, io.cairn.config.grpc.internal.proto.Leadership leadership) {
    HuntId hunt = hunt(field + ".hunt", leadership.getHunt());
    try {
      return new Leadership(
          hunt,
          leadership.getEpoch(),
          leadership.getWho(),
          new VersionVector(leadership.getHead()));
    } catch (IllegalArgumentException e) {
      throw new MalformedMessageException(field, e);
    }
  }

  /** Returns an entry of a history as a message. */
  public static io.cairn.config.grpc.internal.proto.HistoryEntry toProto(HistoryEntry entry) {
    return io.cairn.config.grpc.internal.proto.HistoryEntry.newBuilder()
        .setVersion(entry.version().bits())
        .setWho(entry.who())
        .setWhenMillis(entry.when().toEpochMilli())
        .setWhy(entry.why())
        .setAdded(entry.added())
        .setChanged(entry.changed())
        .setRemoved(entry.removed())
        .build();
  }

  /**
   * Reads an entry of a history.
   *
   * @param field the message's name, for messages
   * @param entry the message
   */
  public static HistoryEntry entry(
      String field, io.cairn.config.grpc.internal.proto.HistoryEntry entry) {
    return new HistoryEntry(
        issued(field + ".version", entry.getVersion()),
        entry.getWho(),
        instant(field + ".when_millis", entry.getWhenMillis()),
        entry.getWhy(),
        count(field + ".added", entry.getAdded()),
        count(field + ".changed", entry.getChanged()),
        count(field + ".removed", entry.getRemoved()));
  }

  private static Instant instant(String field, long millis) {
    try {
      return Instant.ofEpochMilli(millis);
    } catch (DateTimeException | ArithmeticException e) {
      throw new MalformedMessageException(field, "is %d, which is no time".formatted(millis));
    }
  }

  private static int count(String field, int number) {
    return (int) atMost(field, Integer.toUnsignedLong(number), Integer.MAX_VALUE);
  }
}
