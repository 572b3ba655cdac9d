package io.cairn.config.grpc.internal.client;

import io.cairn.config.ChangesSince;
import io.cairn.config.Held;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Lineage;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.VersionVector;
import io.cairn.config.grpc.internal.proto.ChangesSinceRequest;
import io.cairn.config.grpc.internal.proto.GetLineageRequest;
import io.cairn.config.grpc.internal.proto.HeadsRequest;
import io.cairn.config.grpc.internal.proto.HeadsResponse;
import io.cairn.config.grpc.internal.proto.HistoryRequest;
import io.cairn.config.grpc.internal.proto.LeadRequest;
import io.cairn.config.grpc.internal.proto.LeaderServiceGrpc;
import io.cairn.config.grpc.internal.proto.PublishMessage;
import io.cairn.config.grpc.internal.proto.PublishResponse;
import io.cairn.config.grpc.internal.proto.ReadVersionRequest;
import io.cairn.config.grpc.internal.proto.RollbackRequest;
import io.cairn.config.grpc.internal.wire.ErrorDetails;
import io.cairn.config.grpc.internal.wire.TransferParts;
import io.cairn.config.grpc.internal.wire.WireValues;
import io.cairn.config.spi.SourceException;
import io.grpc.MethodDescriptor;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The calls of a {@code LeaderService}, each as the method of {@link io.cairn.config.ConfigStore}
 * that has its name. Thread-safe.
 */
public final class Leads {
  private final Line line;
  private final Duration timeout;

  /**
   * Creates them; asks for nothing yet.
   *
   * @param line the way to a server
   * @param timeout how long one may take
   */
  public Leads(Line line, Duration timeout) {
    this.line = line;
    this.timeout = timeout;
  }

  /** Returns the identity of the store. */
  public CompletableFuture<Lineage> lineage() {
    return ask(
        LeaderServiceGrpc.getGetLineageMethod(),
        GetLineageRequest.getDefaultInstance(),
        asked("tell its lineage", null, null),
        ListAnswer.one(answer -> WireValues.lineage("lineage", answer.getLineage())));
  }

  /** Takes the leadership of a hunt. */
  public CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    return ask(
        LeaderServiceGrpc.getLeadMethod(),
        LeadRequest.newBuilder().setHunt(hunt.value()).setWho(who).build(),
        asked("lead", hunt, null),
        ListAnswer.one(answer -> WireValues.leadership("leadership", answer.getLeadership())));
  }

  /** Publishes changes, sent as fast as the server takes them. */
  public CompletableFuture<Published> publish(Publication publication) {
    TransferParts parts = TransferParts.of(publication);
    PublishMessage header =
        PublishMessage.newBuilder().setHeader(TransferParts.header(publication)).build();
    Iterator<PublishMessage> messages =
        new Iterator<>() {
          private boolean begun;

          @Override
          public boolean hasNext() {
            return !begun || parts.hasNext();
          }

          @Override
          public PublishMessage next() {
            if (!begun) {
              begun = true;
              return header;
            }
            return parts.next().toPublishMessage();
          }
        };
    return Call.lead(
        line,
        LeaderServiceGrpc.getPublishMethod(),
        messages,
        asked("publish to", publication.hunt(), publication.leadership()),
        timeout,
        ListAnswer.one(answer -> published(publication.hunt(), answer)));
  }

  /** Publishes the content of an older version as a new one. */
  public CompletableFuture<Published> rollback(
      Leadership leadership, VersionVector target, VersionVector expected, String why) {
    return ask(
        LeaderServiceGrpc.getRollbackMethod(),
        RollbackRequest.newBuilder()
            .setLeadership(WireValues.toProto(leadership))
            .setTarget(target.bits())
            .setExpected(expected.bits())
            .setWhy(why)
            .build(),
        asked("roll back", leadership.hunt(), leadership),
        ListAnswer.one(answer -> published(leadership.hunt(), answer)));
  }

  private static Published published(HuntId hunt, PublishResponse answer) {
    return new Published(hunt, new VersionVector(answer.getVersion()), answer.getIssued());
  }

  /** Reads a version that the store still keeps. */
  public CompletableFuture<HuntConfig> readVersion(HuntId hunt, VersionVector version) {
    ErrorDetails.Asked asked = asked("read version " + version + " of", hunt, null);
    return ask(
            LeaderServiceGrpc.getReadVersionMethod(),
            ReadVersionRequest.newBuilder()
                .setHunt(hunt.value())
                .setVersion(version.bits())
                .build(),
            asked,
            new ConfigCall(hunt))
        .thenApply(
            answer -> {
              if (answer instanceof ChangesSince.Whole whole
                  && whole.config().version().equals(version)) {
                return whole.config();
              }
              throw new SourceException(
                  "%s answers nonsense to %s: %s"
                      .formatted(line.name(), asked.what(), answer.getClass().getSimpleName()),
                  null);
            });
  }

  /** Lists the versions that the store keeps of a hunt. */
  public CompletableFuture<List<HistoryEntry>> history(HuntId hunt, int limit) {
    return ask(
        LeaderServiceGrpc.getHistoryMethod(),
        HistoryRequest.newBuilder().setHunt(hunt.value()).setLimit(limit).build(),
        asked("list the history of", hunt, null),
        ListAnswer.of(
            entries -> entries.stream().map(entry -> WireValues.entry("entry", entry)).toList()));
  }

  /** Says what changed since a version. */
  public CompletableFuture<ChangesSince> changesSince(HuntId hunt, Held held) {
    ChangesSinceRequest.Builder question = ChangesSinceRequest.newBuilder().setHunt(hunt.value());
    if (held.isSomething()) {
      question.setHeld(WireValues.toProto(held));
    }
    return ask(
        LeaderServiceGrpc.getChangesSinceMethod(),
        question.build(),
        asked("tell the changes of", hunt, null),
        new ConfigCall(hunt));
  }

  /** Returns every hunt that has a version. */
  public CompletableFuture<SortedMap<HuntId, VersionVector>> heads() {
    return ask(
        LeaderServiceGrpc.getHeadsMethod(),
        HeadsRequest.getDefaultInstance(),
        asked("list its hunts", null, null),
        ListAnswer.of(Leads::heads));
  }

  private static SortedMap<HuntId, VersionVector> heads(List<HeadsResponse> answers) {
    SortedMap<HuntId, VersionVector> heads = new TreeMap<>();
    for (HeadsResponse answer : answers) {
      for (HeadsResponse.Head head : answer.getHeadsList()) {
        heads.put(
            WireValues.hunt("heads.hunt", head.getHunt()),
            WireValues.issued("heads.version", head.getVersion()));
      }
    }
    return heads;
  }

  private <Q, A, T> CompletableFuture<T> ask(
      MethodDescriptor<Q, A> method,
      Q question,
      ErrorDetails.Asked asked,
      CallAnswer<A, T> answer) {
    return Call.lead(line, method, List.of(question).iterator(), asked, timeout, answer);
  }

  private ErrorDetails.Asked asked(
      String what, @Nullable HuntId hunt, @Nullable Leadership leadership) {
    return new ErrorDetails.Asked(
        line.name(),
        hunt == null ? what : "%s hunt \"%s\"".formatted(what, hunt),
        hunt,
        leadership);
  }
}
