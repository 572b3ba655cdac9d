package io.cairn.config.grpc.internal.server;

import io.cairn.config.VersionVector;
import org.jspecify.annotations.Nullable;

/**
 * One hunt that one stream follows, or one reader reads: what it is known to hold, and what may not
 * be sent. Versions are of the store's lineage; what is held of another is nothing. Owned by the
 * hub's thread.
 *
 * <p>After a refusal the client still serves an older version. It says which, and the next change
 * is from that.
 */
final class HuntFollow {
  private final FollowOwner owner;
  private final HostedHunt hosted;
  private VersionVector base = VersionVector.NONE;
  private VersionVector sent = VersionVector.NONE;
  private VersionVector refused = VersionVector.NONE;
  private VersionVector atLeast = VersionVector.NONE;
  private boolean owesAnswer;
  private @Nullable Object ticket;
  private @Nullable Supply offeredSupply;
  private @Nullable Answer offeredAnswer;
  private @Nullable OpenTransfer open;

  HuntFollow(FollowOwner owner, HostedHunt hosted) {
    this.owner = owner;
    this.hosted = hosted;
  }

  FollowOwner owner() {
    return owner;
  }

  HostedHunt hosted() {
    return hosted;
  }

  /** Returns the version that the next change is from. */
  VersionVector base() {
    return base;
  }

  /** Returns the version that was sent or confirmed last. */
  VersionVector sent() {
    return sent;
  }

  boolean owesAnswer() {
    return owesAnswer;
  }

  /** Starts over from what the client says it holds; an answer on its way is for nobody. */
  void restart(VersionVector held) {
    base = held;
    refused = VersionVector.NONE;
    owesAnswer = true;
    forgetOffers();
  }

  /** Asks for a version that is not older: a read is never older than what came before it. */
  void atLeast(VersionVector version) {
    atLeast = version;
  }

  /**
   * A version was refused.
   *
   * @param served what is served instead
   * @return whether it was the one sent last; if not, something newer is on its way already
   */
  boolean reject(VersionVector version, VersionVector served) {
    if (!version.equals(sent)) {
      return false;
    }
    refused = version;
    base = served;
    forgetOffers(); // they have the refused version as their base
    return true;
  }

  /** A question that was asked is answered with whatever there is; a push has to be newer. */
  boolean wants(VersionVector version) {
    return owesAnswer || (version.isAfter(sent) && version.isAfter(refused));
  }

  /** Whether an answer is as new as was asked for. */
  boolean isNewEnough(VersionVector version) {
    return !atLeast.isAfter(version);
  }

  /** Whether a transfer from that base can be used by who holds what this follow holds. */
  boolean fits(VersionVector transferBase) {
    return transferBase.equals(VersionVector.NONE) || transferBase.equals(base);
  }

  void transferred(VersionVector version) {
    owesAnswer = false;
    base = version;
    sent = version;
  }

  void confirmed() {
    owesAnswer = false;
    sent = base;
  }

  void unknown() {
    owesAnswer = false;
    base = VersionVector.NONE;
    sent = VersionVector.NONE;
  }

  /** Waits for an answer, and for no other any more. */
  Object waitForNew() {
    Object fresh = new Object();
    ticket = fresh;
    return fresh;
  }

  /** Whether an answer is on its way, which is worth waiting for even if it is outdated by then. */
  boolean isWaiting() {
    return ticket != null;
  }

  boolean waitsFor(Object asked) {
    return ticket == asked;
  }

  void offer(Supply supply) {
    offeredSupply = supply;
  }

  void offer(Answer answer) {
    offeredAnswer = answer;
  }

  @Nullable Supply takeOfferedSupply() {
    Supply offered = offeredSupply;
    offeredSupply = null;
    return offered;
  }

  @Nullable Answer takeOfferedAnswer() {
    Answer offered = offeredAnswer;
    offeredAnswer = null;
    return offered;
  }

  void forgetOffers() {
    ticket = null;
    offeredSupply = null;
    offeredAnswer = null;
  }

  /** Returns the large transfer that is under way, if one is. */
  @Nullable OpenTransfer open() {
    return open;
  }

  void open(@Nullable OpenTransfer transfer) {
    open = transfer;
  }
}
