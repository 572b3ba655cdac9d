package io.cairn.config.grpc.internal.client;

import io.cairn.config.ChangesSince;
import io.cairn.config.HuntId;
import io.cairn.config.grpc.internal.proto.ConfigPart;
import io.cairn.config.grpc.internal.wire.Assembled;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.cairn.config.grpc.internal.wire.TransferAssembler;
import io.cairn.config.grpc.internal.wire.WireValues;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the parts of one config come to: a whole, a change, or what is said instead. One thread. */
final class ConfigCall implements CallAnswer<ConfigPart, ChangesSince> {
  private static final Logger log = LoggerFactory.getLogger(ConfigCall.class);

  private final HuntId hunt;
  private final TransferAssembler assembler =
      new TransferAssembler(TransferAssembler.DEFAULT_MOST_BYTES);
  private @Nullable ChangesSince answer;

  /**
   * @param hunt the hunt that was asked for
   */
  ConfigCall(HuntId hunt) {
    this.hunt = hunt;
  }

  @Override
  public void received(ConfigPart part) {
    switch (part.getPartCase()) {
      case BEGIN -> {
        check("begin.hunt", part.getBegin().getHunt());
        assembler.begin(part.getBegin());
      }
      case CHUNK -> assembler.chunk(part.getChunk());
      case REMOVE -> assembler.remove(part.getRemove());
      case COMMIT -> assembled(assembler.commit(part.getCommit()));
      case BUNDLE -> {
        check("bundle.begin.hunt", part.getBundle().getBegin().getHunt());
        assembled(assembler.bundle(part.getBundle()));
      }
      case NOT_FOUND -> {
        check("not_found.hunt", part.getNotFound().getHunt());
        if (!part.getNotFound().getDenied().isEmpty()) {
          log.warn(
              "The caller may not read hunt \"{}\": {}",
              hunt,
              MalformedMessageException.shown(part.getNotFound().getDenied()));
        }
        answer = new ChangesSince.Unknown();
      }
      case CURRENT -> {
        check("current.hunt", part.getCurrent().getHunt());
        answer =
            new ChangesSince.Nothing(WireValues.held("current.held", part.getCurrent().getHeld()));
      }
      case PART_NOT_SET -> {} // of a later version of the protocol
    }
  }

  private void assembled(Assembled transfer) {
    if (transfer instanceof Assembled.Whole whole) {
      answer = new ChangesSince.Whole(whole.config());
    } else if (transfer instanceof Assembled.Change change) {
      answer = new ChangesSince.Since(change.delta());
    } else if (transfer instanceof Assembled.Broken broken) {
      throw new MalformedMessageException("the transfer", "is broken: " + broken.reason());
    }
  }

  private void check(String field, String name) {
    if (!name.equals(hunt.value())) {
      throw new MalformedMessageException(
          field, "is \"%s\", not \"%s\"".formatted(MalformedMessageException.shown(name), hunt));
    }
  }

  @Override
  public ChangesSince ended() {
    if (answer == null) {
      throw new MalformedMessageException("the answer", "ends before it says anything");
    }
    return answer;
  }
}
