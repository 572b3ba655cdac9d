package io.cairn.config.spi;

import io.cairn.config.CairnException;
import org.jspecify.annotations.Nullable;

/** Bytes are not an encoded snapshot, or not an intact one. Immutable. */
public final class MalformedSnapshotException extends CairnException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final long offset;

  MalformedSnapshotException(String field, long offset, String problem) {
    this(field, offset, problem, null);
  }

  MalformedSnapshotException(String field, long offset, String problem, @Nullable Throwable cause) {
    super("snapshot is malformed: %s at offset %d %s".formatted(field, offset, problem), cause);
    this.field = field;
    this.offset = offset;
  }

  /** Returns the part of the snapshot that is wrong, in words: {@code checksum}. */
  public String field() {
    return field;
  }

  /** Returns where that part begins, in bytes from the first byte of the snapshot. */
  public long offset() {
    return offset;
  }
}
