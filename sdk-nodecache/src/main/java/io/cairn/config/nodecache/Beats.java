package io.cairn.config.nodecache;

import static io.cairn.config.nodecache.ControlLayout.BEATS;
import static io.cairn.config.nodecache.ControlLayout.BEAT_BUCKETS;
import static io.cairn.config.nodecache.ControlLayout.BEAT_BUCKET_BYTES;
import static io.cairn.config.nodecache.ControlLayout.BEAT_CLOCK;
import static io.cairn.config.nodecache.ControlLayout.BEAT_WAYS;
import static io.cairn.config.nodecache.Words.acquire64;
import static io.cairn.config.nodecache.Words.compareAndSet64;
import static io.cairn.config.nodecache.Words.getAndAdd64;

import java.nio.ByteBuffer;

/**
 * What the holders of leads confirm, in the control file: a hash table of buckets.
 *
 * <p>The lowest bits of what is led choose its bucket, the highest 40 are its tag: of 10,000 leads
 * two are taken for one with odds of one to ten million. Below the tag stands when it was confirmed
 * last, by a clock that every confirmation advances. Both are one word that changes with one
 * compare-and-set, so a holder that is stopped half way cannot confirm what has taken its slot
 * meanwhile. In a full bucket the one that was silent longest goes; it is heard again when it is
 * confirmed again.
 *
 * <p>Thread-safe, without the node's write lock. A lead is confirmed by its holder alone.
 */
final class Beats {
  private static final long TIME = (1L << 24) - 1;

  private final ByteBuffer file;

  Beats(ByteBuffer file) {
    this.file = file;
  }

  /** The holder of a lead confirms what it leads. */
  void confirm(long subject) {
    long beat = tag(subject) | (getAndAdd64(file, BEAT_CLOCK, 1) + 1 & TIME);
    for (int tries = 0; tries < BEAT_WAYS; tries++) { // if all fail, it is unheard for a second
      if (put(subject, beat)) {
        return;
      }
    }
  }

  private boolean put(long subject, long beat) {
    int oldest = bucket(subject);
    long replaced = 0;
    long longestSilence = -1;
    for (int way = 0; way < BEAT_WAYS; way++) {
      int slot = bucket(subject) + 8 * way;
      long seen = acquire64(file, slot);
      if (tag(seen) == tag(subject)) {
        return compareAndSet64(file, slot, seen, beat);
      }
      long silence = seen == 0 ? Long.MAX_VALUE : (beat - seen) & TIME;
      if (silence > longestSilence) {
        oldest = slot;
        replaced = seen;
        longestSilence = silence;
      }
    }
    return compareAndSet64(file, oldest, replaced, beat);
  }

  /** Returns when a lead was confirmed last; 0 if it was not, or had to make room since. */
  long last(long subject) {
    for (int way = 0; way < BEAT_WAYS; way++) {
      long seen = acquire64(file, bucket(subject) + 8 * way);
      if (tag(seen) == tag(subject)) {
        return seen & TIME;
      }
    }
    return 0;
  }

  private static long tag(long word) {
    return word & ~TIME;
  }

  private static int bucket(long subject) {
    return BEATS + BEAT_BUCKET_BYTES * (int) (subject & (BEAT_BUCKETS - 1));
  }
}
