package io.cairn.config.grpc.internal.server;

import io.cairn.config.ChangesSince;
import io.cairn.config.VersionVector;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what a follow is to be sent next: asks the store for it once for all who need the same,
 * and has it encoded once for all who get the same. What fails is tried again after a while, each
 * hunt for itself ({@link Backoff}). Owned by the hub's thread.
 */
final class Supplies {
  private static final Logger log = LoggerFactory.getLogger(Supplies.class);

  private final HubParts parts;
  private final Hosting hosting;
  private final StoreQuestions questions;

  Supplies(HubParts parts, Hosting hosting, StoreQuestions questions) {
    this.parts = parts;
    this.hosting = hosting;
    this.questions = questions;
  }

  /** Finds what a follow is to be sent next; if it has to wait, it is woken. */
  Supply next(HuntFollow follow) {
    if (follow.isWaiting()) {
      return Supply.Told.WAIT;
    }
    Supply offered = usable(follow, follow.takeOfferedSupply());
    if (offered != null) {
      return offered;
    }
    HostedHunt hosted = follow.hosted();
    Answer answer = follow.takeOfferedAnswer();
    if (answer == null) {
      Supply told = withoutContent(follow, hosted);
      if (told != null) {
        return told;
      }
      answer = hosted.answer(follow.base());
    }
    if (answer == null || !follow.isNewEnough(answer.version())) {
      ask(follow);
      return Supply.Told.WAIT;
    }
    return follow.wants(answer.version()) ? content(follow, answer) : Supply.Told.NOTHING;
  }

  private static @Nullable Supply usable(HuntFollow follow, @Nullable Supply offered) {
    if (offered instanceof Supply.Ready ready) {
      EncodedTransfer transfer = ready.transfer();
      return follow.fits(transfer.base()) && follow.wants(transfer.version()) ? offered : null;
    }
    return follow.owesAnswer() ? offered : null;
  }

  /** Returns what is to be said of the head without its content; null if content is needed. */
  private static @Nullable Supply withoutContent(HuntFollow follow, HostedHunt hosted) {
    if (!hosted.isTold()) {
      return Supply.Told.WAIT;
    }
    boolean missing = hosted.head().equals(VersionVector.NONE);
    if (missing || follow.base().equals(hosted.head())) {
      if (!follow.owesAnswer()) {
        return Supply.Told.NOTHING;
      }
      if (!hosted.isConfirmed()) {
        return Supply.Told.WAIT; // a store that is away confirms nothing
      }
      return missing ? Supply.Told.UNKNOWN : Supply.Told.CURRENT;
    }
    return follow.wants(hosted.head()) ? null : Supply.Told.NOTHING;
  }

  private Supply content(HuntFollow follow, Answer answer) {
    HostedHunt hosted = follow.hosted();
    Group group = answer.groupOf(follow.owner().scope());
    HostedHunt.Encoding encoding = new HostedHunt.Encoding(answer.base(), answer.version(), group);
    EncodedTransfer encoded = hosted.encoded(encoding);
    if (encoded != null) {
      return new Supply.Ready(encoded);
    }
    if (answer.isHollow()) {
      hosted.forget(answer);
      ask(follow);
      return Supply.Told.WAIT;
    }
    hosting.shelf().used(answer);
    if (hosting.encoders().isQuick(answer)) {
      EncodedTransfer made = hosting.encoders().encode(answer.encoding(follow.owner().scope()));
      hosted.keep(encoding, made);
      return new Supply.Ready(made);
    }
    if (hosted.awaitEncoding(encoding, follow)) {
      hosting
          .encoders()
          .encodeAside(
              answer,
              follow.owner().scope(),
              made -> {
                if (made != null) {
                  hosted.backoff().succeeded();
                  hosted.keep(encoding, made);
                  offer(
                      hosted.takeAwaitingEncoding(encoding),
                      waiting -> waiting.offer(new Supply.Ready(made)));
                } else {
                  later(hosted, () -> offer(hosted.takeAwaitingEncoding(encoding), waiting -> {}));
                }
              });
    }
    return Supply.Told.WAIT;
  }

  private void ask(HuntFollow follow) {
    HostedHunt hosted = follow.hosted();
    VersionVector base = hosted.mayAsk(follow.base()) ? follow.base() : VersionVector.NONE;
    if (!hosted.awaitAnswer(base, follow)) {
      return;
    }
    questions.ask(
        hosted.id(),
        hosting.held(base),
        new StoreQuestions.Asker() {
          @Override
          public void answered(ChangesSince changes) {
            List<HostedHunt.Waiting> waiting = hosted.takeAwaitingAnswer(base);
            hosted.backoff().succeeded();
            Answer answer = hosting.learn(hosted, base, changes);
            offer(waiting, follow -> offer(follow, changes, answer));
          }

          @Override
          public void failed(Throwable cause) {
            log.debug("{} could not be asked about", hosted.id(), cause);
            later(hosted, () -> offer(hosted.takeAwaitingAnswer(base), waiting -> {}));
          }
        });
  }

  private void later(HostedHunt hosted, Runnable step) {
    parts.time().schedule(hosted.backoff().failed(), () -> parts.hub().execute(step));
  }

  private static void offer(HuntFollow follow, ChangesSince changes, @Nullable Answer answer) {
    if (answer != null) {
      follow.offer(answer);
    } else if (changes instanceof ChangesSince.Nothing) {
      follow.offer(Supply.Told.CURRENT);
    } else {
      follow.offer(Supply.Told.UNKNOWN);
    }
  }

  /** Gives something to those who still wait for it, and would send it at once. */
  private static void offer(List<HostedHunt.Waiting> waiting, Consumer<HuntFollow> offer) {
    for (HostedHunt.Waiting one : waiting) {
      if (one.isValid()) {
        one.follow().forgetOffers();
        if (one.follow().owner().isReady()) { // else it would be held for one who takes nothing
          offer.accept(one.follow());
        }
        one.follow().owner().wake(one.follow());
      }
    }
  }
}
