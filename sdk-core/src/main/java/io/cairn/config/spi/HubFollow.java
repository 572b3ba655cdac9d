package io.cairn.config.spi;

import io.cairn.config.ChangesSince;
import io.cairn.config.ConfigDelta;
import io.cairn.config.Held;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Lineage;
import io.cairn.config.VersionVector;
import org.jspecify.annotations.Nullable;

/**
 * One hunt that one watch follows: what the next change is asked since, and what may not be sent.
 * Owned by the hub's thread.
 *
 * <p>After a refusal the watcher still serves an older version, so the next change is based on the
 * one it is known to hold: the version it acknowledged last, or said it held if nothing but the
 * refused one was sent since. If that is not known, the next change is a whole.
 */
final class HubFollow {
  private final HubWatch watch;
  private final HuntId hunt;
  private Held base = Held.NOTHING;
  private Held served = Held.NOTHING;
  private int sentSinceServed;
  private VersionVector refused = VersionVector.NONE;
  private boolean owesAnswer;
  private @Nullable HubQuestion question;

  HubFollow(HubWatch watch, HuntId hunt) {
    this.watch = watch;
    this.hunt = hunt;
  }

  HubWatch watch() {
    return watch;
  }

  HuntId hunt() {
    return hunt;
  }

  Held base() {
    return base;
  }

  /** Starts over from what the watcher says it holds; an answer on its way is for nobody. */
  void restart(Held held) {
    base = held;
    served = held;
    sentSinceServed = 0;
    refused = VersionVector.NONE;
    owesAnswer = true;
    question = null;
    if (!watch.digest().contains(hunt)) {
      watch.digest().put(hunt, VersionVector.NONE); // else what was sent last stays what it was
    }
  }

  void acknowledge(VersionVector version, Lineage lineage) {
    if (version.equals(sent())) {
      served = new Held(lineage, version);
      sentSinceServed = 0;
    }
  }

  void reject(VersionVector version) {
    if (version.equals(sent())) { // else something newer is on its way already
      refused = version;
      base = sentSinceServed <= 1 ? served : Held.NOTHING;
      if (question != null) { // its answer has the refused version as its base
        question = null;
        watch.askAgain(this);
      }
    }
  }

  boolean isWaiting() {
    return question != null;
  }

  void waitFor(HubQuestion asked) {
    question = asked;
  }

  /** Whether this follow waited for that question; from now on it waits for none. */
  boolean stopWaitingFor(HubQuestion asked) {
    if (question != asked || !watch.isOpen() || !watch.isCurrent(this)) {
      return false;
    }
    question = null;
    return true;
  }

  void answer(HubPayloads payloads) {
    ChangesSince changes = payloads.changes();
    if (changes instanceof ChangesSince.Whole whole) {
      if (isWanted(whole.config().version())) {
        HuntConfig config = payloads.whole(whole.config(), watch.scope());
        sending(new Held(config.lineage(), config.version()));
        watch.send(sequence -> new WatchEvent.Whole(sequence, config));
      }
    } else if (changes instanceof ChangesSince.Since since) {
      if (isWanted(since.delta().version())) {
        ConfigDelta delta = payloads.delta(since.delta(), watch.scope());
        sending(new Held(delta.lineage(), delta.version()));
        watch.send(sequence -> new WatchEvent.Delta(sequence, delta));
      }
    } else if (changes instanceof ChangesSince.Nothing nothing) {
      if (owesAnswer) {
        owesAnswer = false;
        watch.digest().put(hunt, nothing.held().version());
        watch.send(sequence -> new WatchEvent.Current(sequence, hunt, nothing.held()));
      }
    } else if (owesAnswer) {
      owesAnswer = false;
      base = Held.NOTHING;
      served = Held.NOTHING;
      watch.digest().put(hunt, VersionVector.NONE);
      watch.send(sequence -> new WatchEvent.Unknown(sequence, hunt));
    }
  }

  /** A question that was asked is answered with whatever there is; a push has to be newer. */
  private boolean isWanted(VersionVector version) {
    return owesAnswer || (version.isAfter(sent()) && version.isAfter(refused));
  }

  private void sending(Held next) {
    owesAnswer = false;
    base = next;
    sentSinceServed++;
    watch.digest().put(hunt, next.version());
  }

  private VersionVector sent() {
    return watch.digest().version(hunt);
  }
}
