package io.cairn.config.nodecache;

import io.cairn.config.nodecache.ChronicleSide.DeadSideException;
import io.cairn.config.spi.MalformedSnapshotException;
import io.cairn.config.spi.SnapshotCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Carries what is intact from an abandoned side over to an empty one, hunts used last first. It
 * reads the old side as every reader does, so nothing that the old side holds can harm it. Under
 * the node's write lock.
 */
final class Rescue {
  private final MapView from;
  private final ChronicleSide to;
  private final SnapshotReader reader;
  private final Control control;
  private final @Nullable Seal seal;

  Rescue(
      MapView from, ChronicleSide to, SnapshotReader reader, Control control, @Nullable Seal seal) {
    this.from = from;
    this.to = to;
    this.reader = reader;
    this.control = control;
    this.seal = seal;
  }

  /** Returns the number of hunts that were carried over. */
  int carry() throws DeadSideException {
    List<Survey.Hunt> hunts = new ArrayList<>(Survey.of(from, reader, control).hunts());
    Collections.reverse(hunts);
    int carried = 0;
    for (Survey.Hunt hunt : hunts) {
      if (carry(hunt)) {
        carried++;
      }
    }
    return carried;
  }

  private boolean carry(Survey.Hunt hunt) throws DeadSideException {
    List<Head.Group> kept = new ArrayList<>();
    for (Head.Group group : hunt.head().groups()) {
      byte[] snapshot = reader.encoded(from, hunt.hash(), hunt.head(), group);
      if (snapshot != null
          && isIntact(snapshot)
          && free() >= Geometry.blocks(snapshot.length) + 2 * Geometry.blocks(Head.MAX_BYTES)) {
        NodeWriter.putAll(to, hunt.head().snapshotKey(hunt.hash(), group), snapshot);
        kept.add(group);
      }
    }
    if (!kept.isEmpty()) {
      byte[] head = hunt.head().with(kept, hunt.head().stamp()).encode(seal);
      NodeWriter.putAll(to, EntryKey.head(hunt.hash(), 0), head);
    }
    return !kept.isEmpty();
  }

  private static boolean isIntact(byte[] snapshot) {
    try {
      return !SnapshotCodec.decode(ByteBuffer.wrap(snapshot)).hunt().value().isEmpty();
    } catch (MalformedSnapshotException damaged) {
      return false;
    }
  }

  private int free() {
    return to.view().geometry().chunks() - to.view().used();
  }
}
