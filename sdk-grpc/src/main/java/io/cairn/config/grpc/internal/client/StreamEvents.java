package io.cairn.config.grpc.internal.client;

import io.cairn.config.Held;
import io.cairn.config.HuntId;
import io.cairn.config.grpc.internal.proto.ClientMessage;
import io.cairn.config.grpc.internal.proto.Current;
import io.cairn.config.grpc.internal.proto.NotFound;
import io.cairn.config.grpc.internal.proto.ServerMessage;
import io.cairn.config.grpc.internal.wire.Assembled;
import io.cairn.config.grpc.internal.wire.MalformedMessageException;
import io.cairn.config.grpc.internal.wire.TransferAssembler;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.WatchEvent;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a stream's messages into events, under the numbers that the server gave them. A transfer
 * that is broken makes none, so that its number is missing: whoever gets the events sees the gap
 * and repairs it, as after any other loss (rule 16). One thread.
 */
final class StreamEvents {
  /** A server that sends nothing but broken transfers is not asked for them for ever. */
  static final int MOST_BROKEN = 8;

  private static final Logger log = LoggerFactory.getLogger(StreamEvents.class);

  private final String name;
  private final TransferAssembler assembler;

  /** Which command ended the following of a hunt, until the server has carried it out. */
  private final Map<HuntId, Long> unfollowed = new HashMap<>();

  private long commands;
  private int brokenInARow;

  /**
   * @param name the server's name, for messages
   * @param mostBytes what all open transfers may hold together, in bytes
   */
  StreamEvents(String name, long mostBytes) {
    this.name = name;
    this.assembler = new TransferAssembler(mostBytes);
  }

  StreamEvents(String name) {
    this(name, TransferAssembler.DEFAULT_MOST_BYTES);
  }

  /**
   * The server was told something.
   *
   * @return whether it is a command that heartbeats count
   */
  boolean told(ClientMessage message) {
    if (message.hasFollow()) {
      commands++;
      unfollowed.remove(HuntId.of(message.getFollow().getHunt()));
      return true;
    }
    if (message.hasUnfollow()) { // what is on its way may still come
      commands++;
      unfollowed.put(HuntId.of(message.getUnfollow().getHunt()), commands);
      return true;
    }
    return false;
  }

  /** What the server has begun to send of hunts that it follows no longer is not finished. */
  private void carriedOut(long number) {
    unfollowed
        .entrySet()
        .removeIf(
            hunt -> {
              boolean over = hunt.getValue() <= number;
              if (over) {
                assembler.abandon(hunt.getKey());
              }
              return over;
            });
  }

  /**
   * Takes the next message of the stream.
   *
   * @param message a part of a transfer, or what is an event by itself
   * @param sink gets the event, if the message makes one
   * @throws MalformedMessageException if the message breaks the protocol
   */
  void received(ServerMessage message, Consumer<WatchEvent> sink) {
    long sequence = message.getSequence();
    switch (message.getMessageCase()) {
      case BEGIN -> assembler.begin(message.getBegin());
      case CHUNK -> assembler.chunk(message.getChunk());
      case REMOVE -> assembler.remove(message.getRemove());
      case COMMIT -> assembled(sequence, assembler.commit(message.getCommit()), sink);
      case BUNDLE -> assembled(sequence, assembler.bundle(message.getBundle()), sink);
      case CURRENT -> sink.accept(current(sequence, message.getCurrent()));
      case NOT_FOUND -> sink.accept(notFound(sequence, message.getNotFound()));
      case HEARTBEAT -> {
        carriedOut(message.getHeartbeat().getCommands());
        sink.accept(
            new WatchEvent.Heartbeat(
                sequence,
                message.getHeartbeat().getCommands(),
                message.getHeartbeat().getDigest()));
      }
      default -> throw new MalformedMessageException("message", "is no event");
    }
  }

  private void assembled(long sequence, Assembled transfer, Consumer<WatchEvent> sink) {
    if (transfer instanceof Assembled.Broken broken) {
      brokenInARow++;
      log.warn("{} sent a broken transfer, which is asked for anew: {}", name, broken.reason());
      if (brokenInARow >= MOST_BROKEN) {
        throw new MalformedMessageException(
            "the last of %d broken transfers in a row".formatted(brokenInARow), broken.reason());
      }
      return;
    }
    brokenInARow = 0;
    if (transfer instanceof Assembled.Whole whole) {
      sink.accept(new WatchEvent.Whole(sequence, whole.config()));
    } else if (transfer instanceof Assembled.Change change) {
      sink.accept(new WatchEvent.Delta(sequence, change.delta()));
    }
  }

  private WatchEvent current(long sequence, Current current) {
    HuntId hunt = WireValues.hunt("current.hunt", current.getHunt());
    assembler.abandon(hunt); // it was given up for this answer
    Held held = WireValues.held("current.held", current.getHeld());
    return new WatchEvent.Current(sequence, hunt, held);
  }

  private WatchEvent notFound(long sequence, NotFound notFound) {
    HuntId hunt = WireValues.hunt("not_found.hunt", notFound.getHunt());
    assembler.abandon(hunt); // likewise
    if (!notFound.getDenied().isEmpty()) {
      log.warn(
          "{} does not let this client read hunt \"{}\": {}",
          name,
          hunt,
          MalformedMessageException.shown(notFound.getDenied()));
    }
    return new WatchEvent.Unknown(sequence, hunt);
  }
}
