package io.cairn.config.fdb;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.StreamingMode;
import com.apple.foundationdb.tuple.ByteArrayUtil;
import io.cairn.config.HuntId;
import io.cairn.config.VersionVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The history of a hunt as a transaction sees it. A version whose row is marked is being dropped
 * and kept no longer.
 */
final class Versions {
  /** Before the value of a version that is being dropped; no tuple begins so. */
  private static final byte DROPPING = (byte) 0xff;

  private Versions() {}

  static byte[] dropping(Rows.Version row) {
    return ByteArrayUtil.join(new byte[] {DROPPING}, row.value());
  }

  static boolean isKept(byte @Nullable [] value) {
    return value != null && value[0] != DROPPING;
  }

  /** Reads the row of a version, whether it is being dropped or not. */
  static Rows.Version any(Keys keys, KeyValue row) {
    byte[] value = row.getValue();
    return Rows.Version.of(
        keys.versionOf(row.getKey()),
        isKept(value) ? value : Arrays.copyOfRange(value, 1, value.length));
  }

  /** Returns the newest kept versions, newest first. */
  static CompletableFuture<List<Rows.Version>> newest(
      ReadTransaction transaction, Keys keys, HuntId hunt, int limit) {
    return transaction
        .getRange(keys.versions(hunt), limit, true, StreamingMode.WANT_ALL)
        .asList()
        .thenApply(
            rows -> {
              List<Rows.Version> versions = new ArrayList<>(rows.size());
              for (KeyValue row : rows) {
                if (isKept(row.getValue())) {
                  versions.add(Rows.Version.of(keys.versionOf(row.getKey()), row.getValue()));
                }
              }
              return versions;
            });
  }

  /** Whether a version is among the newest so many. */
  static CompletableFuture<Boolean> isAmong(
      ReadTransaction transaction,
      Keys keys,
      HuntId hunt,
      VersionVector version,
      VersionVector head,
      int newest) {
    if (!head.isAfter(version)) {
      return CompletableFuture.completedFuture(head.equals(version));
    }
    CompletableFuture<List<KeyValue>> later =
        transaction
            .getRange(keys.versions(hunt, version, head), newest, false, StreamingMode.WANT_ALL)
            .asList();
    return transaction
        .get(keys.version(hunt, version))
        .thenCombine(later, (row, rows) -> isKept(row) && rows.size() < newest);
  }
}
