package io.cairn.config.grpc.internal.wire;

import io.cairn.config.HuntId;
import io.cairn.config.grpc.internal.proto.Begin;
import io.cairn.config.grpc.internal.proto.Bundle;
import io.cairn.config.grpc.internal.proto.Chunk;
import io.cairn.config.grpc.internal.proto.Commit;
import io.cairn.config.grpc.internal.proto.Remove;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts the transfers of one stream together, off to the side: nothing of one is to be had before
 * its commit has come and its checksum and counts hold (rule 2). Transfers of different hunts may
 * be interleaved.
 *
 * <p>The input is a stranger's. A part that breaks a bound, or that would take what is held over
 * the bound of all, spoils its transfer, which is dropped at once; the reason is told when the
 * commit comes. No method throws. Parts of a transfer that is not open are ignored, but for the
 * commit. One thread.
 */
public final class TransferAssembler {
  /**
   * What all open transfers of one stream may hold, in bytes: 256 MiB. One hunt at every bound (64
   * MiB in a million fragments) takes about 180.
   */
  public static final long DEFAULT_MOST_BYTES = 256L << 20;

  private static final int REASONS_KEPT = 64;

  private final long mostBytes;
  private final Map<Long, OpenTransfer> open = new HashMap<>();
  private final Map<HuntId, Long> newest = new HashMap<>();
  private final Map<Long, String> spoiled =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
          return size() > REASONS_KEPT;
        }
      };
  private long heldBytes;

  /**
   * Creates an assembler.
   *
   * @param mostBytes what all open transfers may hold together, in bytes
   */
  public TransferAssembler(long mostBytes) {
    this.mostBytes = mostBytes;
  }

  /** Returns about how many bytes all open transfers hold. */
  public long heldBytes() {
    return heldBytes;
  }

  /** Returns how many transfers are open. */
  public int openTransfers() {
    return open.size();
  }

  /** A transfer begins; an open one of the same hunt is abandoned. */
  public void begin(Begin begin) {
    long id = begin.getTransfer();
    if (open.containsKey(id)) {
      spoil(id, "begin.transfer is %d, which is open already".formatted(id));
      return;
    }
    OpenTransfer transfer;
    try {
      transfer = new OpenTransfer(begin);
    } catch (MalformedMessageException e) {
      spoiled.put(id, e.reason());
      return;
    }
    Long older = newest.get(transfer.hunt());
    if (older != null) {
      drop(older);
    }
    open.put(id, transfer);
    newest.put(transfer.hunt(), id);
    held(id, transfer.heldBytes());
  }

  /** Some content of a transfer has come. */
  public void chunk(Chunk chunk) {
    add(chunk.getTransfer(), content -> content.add(chunk));
  }

  /** Some removed names of a transfer have come. */
  public void remove(Remove remove) {
    add(remove.getTransfer(), content -> content.add(remove));
  }

  private void add(long id, Consumer<TransferContent> part) {
    OpenTransfer transfer = open.get(id);
    if (transfer == null) {
      return; // abandoned or spoiled
    }
    long before = transfer.heldBytes();
    try {
      part.accept(transfer.content());
    } catch (MalformedMessageException e) {
      held(id, transfer.heldBytes() - before);
      spoil(id, e.reason());
      return;
    }
    held(id, transfer.heldBytes() - before);
  }

  private void held(long id, long more) {
    heldBytes += more;
    if (heldBytes > mostBytes) {
      spoil(id, "open transfers hold %d bytes, more than %d".formatted(heldBytes, mostBytes));
    }
  }

  /** A transfer ends: says what it was. */
  public Assembled commit(Commit commit) {
    long id = commit.getTransfer();
    OpenTransfer transfer = drop(id);
    if (transfer == null) {
      String reason = spoiled.remove(id);
      return new Assembled.Broken(
          reason != null ? reason : "commit.transfer is %d, which is not open".formatted(id));
    }
    return close(transfer, commit);
  }

  /** A whole transfer has come in one message: says what it was. */
  public Assembled bundle(Bundle bundle) {
    OpenTransfer transfer;
    try {
      transfer = new OpenTransfer(bundle.getBegin());
    } catch (MalformedMessageException e) {
      return new Assembled.Broken(e.reason());
    }
    abandon(transfer.hunt());
    try {
      bundle.getChunksList().forEach(transfer.content()::add);
      bundle.getRemovesList().forEach(transfer.content()::add);
    } catch (MalformedMessageException e) {
      return broken(transfer, e.reason());
    }
    return close(transfer, bundle.getCommit());
  }

  private static Assembled close(OpenTransfer transfer, Commit commit) {
    try {
      return transfer.close(commit.getChecksum());
    } catch (IllegalArgumentException e) {
      return broken(transfer, String.valueOf(e.getMessage()));
    }
  }

  private static Assembled broken(OpenTransfer transfer, String reason) {
    return new Assembled.Broken("hunt \"%s\": %s".formatted(transfer.hunt(), reason));
  }

  /**
   * Drops what has come of a hunt that nobody wants any more.
   *
   * @param hunt the hunt
   */
  public void abandon(HuntId hunt) {
    Long id = newest.get(hunt);
    if (id != null) {
      drop(id);
    }
  }

  private void spoil(long id, String reason) {
    OpenTransfer transfer = drop(id);
    if (transfer != null) {
      spoiled.put(id, "hunt \"%s\": %s".formatted(transfer.hunt(), reason));
    }
  }

  private @Nullable OpenTransfer drop(long id) {
    OpenTransfer transfer = open.remove(id);
    if (transfer != null) {
      newest.remove(transfer.hunt(), id);
      heldBytes -= transfer.heldBytes();
    }
    return transfer;
  }
}
