package io.cairn.config.grpc.internal.wire;

import io.cairn.config.ConfigDelta;
import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.Begin;
import java.util.HashSet;
import java.util.Set;

/** A transfer that has begun. One thread. */
final class OpenTransfer {
  /** About what a transfer takes that has brought nothing yet. */
  private static final int OVERHEAD = 1_024;

  private final HuntId hunt;
  private final Lineage lineage;
  private final VersionVector version;
  private final VersionVector base;
  private final Set<String> labelKeys;
  private final TransferContent content;
  private final long announcementBytes;

  /**
   * @throws MalformedMessageException if a field breaks a bound
   */
  OpenTransfer(Begin begin) {
    hunt = WireValues.hunt("begin.hunt", begin.getHunt());
    lineage = WireValues.lineage("begin.lineage", begin.getLineage());
    version = WireValues.issued("begin.version", begin.getVersion());
    base = new VersionVector(begin.getBase());
    content = new TransferContent("begin", begin.getFragments(), begin.getContentBytes());
    labelKeys = new HashSet<>(begin.getLabelKeysList());
    long bytes = OVERHEAD;
    for (String key : begin.getLabelKeysList()) {
      bytes += 64 + key.length();
    }
    announcementBytes = bytes;
  }

  HuntId hunt() {
    return hunt;
  }

  TransferContent content() {
    return content;
  }

  long heldBytes() {
    return announcementBytes + content.heldBytes();
  }

  /**
   * The commit has come.
   *
   * @throws IllegalArgumentException if the checksum or a count does not hold, or the result is
   *     nothing that the core takes
   */
  Assembled close(int checksum) {
    content.finish(checksum);
    for (Fragment fragment : content.fragments()) {
      if (!labelKeys.containsAll(fragment.selector().keys())) {
        throw new MalformedMessageException(
            "begin.label_keys",
            "lack a key of \"%s\", the selector of fragment \"%s\""
                .formatted(fragment.selector(), fragment.name()));
      }
    }
    if (base.equals(VersionVector.NONE)) {
      return new Assembled.Whole(
          HuntConfig.of(hunt, lineage, version, labelKeys, content.fragments()));
    }
    return new Assembled.Change(
        new ConfigDelta(
            hunt, lineage, base, version, content.fragments(), content.removed(), labelKeys));
  }
}
