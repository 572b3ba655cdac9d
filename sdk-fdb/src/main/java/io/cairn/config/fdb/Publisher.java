package io.cairn.config.fdb;

import com.apple.foundationdb.MutationType;
import com.apple.foundationdb.Transaction;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.Publication;
import io.cairn.config.Published;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.PublishDecision;
import io.cairn.config.spi.StoreException;
import io.cairn.config.spi.TimeSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Leads and publishes.
 *
 * <p><b>Why an unknown outcome is safe.</b> Each transaction here first reads, under conflict, the
 * leadership, the head and its own mark: the claim of a leadership, the row of the publication.
 * Whoever commits changes one of them. So when a commit's outcome is unknown, the step is simply
 * run again: if the first try was committed, its mark is found and answered with; if it was not,
 * the second commits, and the first, should it still be on its way, conflicts with it.
 *
 * <p><b>A publish</b> is decided against the newest content. That is mostly in memory; if not, it
 * is read in a transaction of its own first. What is to be written is worked out between the
 * transactions, see {@link Draft}. What is too large for one goes through {@link Staging}.
 * Thread-safe.
 */
final class Publisher {
  private static final int MOST_ROUNDS = 5;

  private final Transactions transactions;
  private final Namespace namespace;
  private final Contents contents;
  private final HeadCache cache;
  private final TimeSource time;
  private final Staging staging;
  private final Consumer<HuntConfig> issued;

  /**
   * @param issued is told of each version that was issued here, once it is durable
   */
  Publisher(
      Transactions transactions,
      Namespace namespace,
      Contents contents,
      HeadCache cache,
      TimeSource time,
      Consumer<HuntConfig> issued) {
    this.transactions = transactions;
    this.namespace = namespace;
    this.contents = contents;
    this.cache = cache;
    this.time = time;
    this.issued = issued;
    this.staging = new Staging(this, transactions, namespace);
  }

  CompletableFuture<Leadership> lead(HuntId hunt, String who) {
    UUID claim = UUID.randomUUID();
    Keys keys = namespace.keys();
    return transactions.decide(
        "take the leadership of hunt \"%s\"".formatted(hunt),
        transaction ->
            transaction
                .get(keys.leadership(hunt))
                .thenCombine(
                    transaction.get(keys.head(hunt)),
                    (row, head) -> {
                      Rows.Leader leader = Rows.Leader.of(row);
                      if (!claim.equals(leader.claim())) {
                        leader = new Rows.Leader(epochAfter(hunt, leader.epoch()), who, claim);
                        transaction.set(keys.leadership(hunt), leader.value(time.now()));
                      }
                      return new Leadership(hunt, leader.epoch(), who, Rows.head(head));
                    }),
        taken -> true);
  }

  private static int epochAfter(HuntId hunt, int epoch) {
    if (epoch >= VersionVector.MAX_EPOCH) {
      throw new IllegalStateException(
          "hunt \"%s\" has had all %d leaderships: publish it under another name"
              .formatted(hunt, VersionVector.MAX_EPOCH));
    }
    return epoch + 1;
  }

  CompletableFuture<Published> publish(Publication publication) {
    HuntConfig content =
        publication.expected().equals(VersionVector.NONE)
            ? PublishDecision.none(publication.hunt(), namespace.lineage())
            : cache.get(publication.hunt());
    return draft(publication, content).thenCompose(draft -> publish(publication, draft));
  }

  /** Works out, outside of transactions, what is to be written; null without the content for it. */
  private CompletableFuture<@Nullable Draft> draft(
      Publication publication, @Nullable HuntConfig content) {
    if (content == null || !content.version().equals(publication.expected())) {
      return CompletableFuture.completedFuture(null);
    }
    return CompletableFuture.supplyAsync(
        () ->
            Draft.of(
                publication,
                content,
                namespace.keys(),
                transactions.limits().bytesToWrite(),
                time.now()),
        transactions.executor());
  }

  private CompletableFuture<Published> publish(Publication publication, @Nullable Draft draft) {
    HuntId hunt = publication.hunt();
    return transactions
        .decide(
            what(publication),
            transaction -> decide(transaction, publication, draft),
            Outcome::isWritten)
        .thenCompose(
            outcome -> {
              if (outcome instanceof Outcome.Unread) {
                return read(hunt)
                    .thenCompose(content -> draft(publication, content))
                    .thenCompose(drafted -> publish(publication, drafted));
              }
              if (outcome instanceof Outcome.Large large) {
                return stage(large, MOST_ROUNDS);
              }
              return done(hunt, ((Outcome.Decided) outcome).decision());
            });
  }

  private CompletableFuture<Published> stage(Outcome.Large large, int rounds) {
    HuntId hunt = large.draft().publication().hunt();
    if (rounds == 0) {
      return CompletableFuture.failedFuture(
          new StoreException(
              "hunt \"%s\" was not published: its stage was cleaned up %d times in a row"
                  .formatted(hunt, MOST_ROUNDS),
              null));
    }
    return staging
        .publish(large)
        .thenCompose(done -> done == null ? stage(large, rounds - 1) : done(hunt, done));
  }

  static String what(Publication publication) {
    return "publish hunt \"%s\"".formatted(publication.hunt());
  }

  private CompletableFuture<HuntConfig> read(HuntId hunt) {
    return transactions.read(
        "read hunt \"%s\" before a publish".formatted(hunt),
        reading ->
            reading
                .get(namespace.keys().head(hunt))
                .thenCompose(head -> contents.newest(reading, hunt, Rows.head(head))));
  }

  private CompletableFuture<Published> done(HuntId hunt, PublishDecision decision) {
    if (decision instanceof PublishDecision.Refused refused) {
      return CompletableFuture.failedFuture(refused.reason());
    }
    if (decision instanceof PublishDecision.Next next) {
      cache.install(next.config());
      issued.accept(next.config());
      return CompletableFuture.completedFuture(new Published(hunt, next.config().version(), true));
    }
    return CompletableFuture.completedFuture(
        decision instanceof PublishDecision.Repeated repeated
            ? new Published(hunt, repeated.version(), true)
            : new Published(hunt, ((PublishDecision.Nothing) decision).version(), false));
  }

  /** How a transaction that decides a publication ends. */
  sealed interface Outcome {
    /** It was decided and, if a version is to be issued, written. */
    record Decided(PublishDecision decision) implements Outcome {}

    /** The content of the head is needed first. */
    record Unread() implements Outcome {}

    /** A version is to be issued that is too large for this transaction. */
    record Large(Draft draft, PublishDecision.Next next, Rows.@Nullable Version base)
        implements Outcome {}

    /** Whether there is something to commit. */
    default boolean isWritten() {
      return this instanceof Decided decided && decided.decision() instanceof PublishDecision.Next;
    }
  }

  /**
   * What a publication is decided on.
   *
   * @param leader who leads
   * @param head the newest version
   * @param done the version that this publication has issued
   * @param base the row of the expected version
   */
  record State(
      Rows.Leader leader,
      VersionVector head,
      @Nullable VersionVector done,
      Rows.@Nullable Version base) {
    /** Whether the content decides. */
    boolean isOn(Publication publication) {
      return done == null
          && head.equals(publication.expected())
          && leader.epoch() == publication.leadership().epoch();
    }
  }

  /** Reads, under conflict, what a publication is decided on. */
  CompletableFuture<State> state(Transaction transaction, Publication publication) {
    HuntId hunt = publication.hunt();
    Keys keys = namespace.keys();
    CompletableFuture<byte[]> leader = transaction.get(keys.leadership(hunt));
    CompletableFuture<byte[]> head = transaction.get(keys.head(hunt));
    CompletableFuture<byte[]> done = transaction.get(keys.publication(hunt, publication.id()));
    CompletableFuture<byte[]> base =
        transaction.snapshot().get(keys.version(hunt, publication.expected()));
    return CompletableFuture.allOf(leader, head, done, base)
        .thenApply(
            all ->
                new State(
                    Rows.Leader.of(leader.join()),
                    Rows.head(head.join()),
                    versionOf(done.join()),
                    row(publication.expected(), base.join())));
  }

  private static @Nullable VersionVector versionOf(byte @Nullable [] done) {
    return done == null ? null : Rows.head(done);
  }

  private static Rows.@Nullable Version row(VersionVector version, byte @Nullable [] value) {
    return value != null && Versions.isKept(value) ? Rows.Version.of(version, value) : null;
  }

  /** Decides without the content, where that does not matter. */
  PublishDecision decide(State state, Publication publication) {
    HuntConfig empty =
        HuntConfig.of(publication.hunt(), namespace.lineage(), state.head(), List.of());
    return PublishDecision.on(
        state.leader().epoch(), state.leader().who(), empty, state.done(), publication);
  }

  private CompletableFuture<Outcome> decide(
      Transaction transaction, Publication publication, @Nullable Draft draft) {
    return state(transaction, publication)
        .thenApply(
            state -> {
              if (!state.isOn(publication)) {
                return new Outcome.Decided(decide(state, publication));
              }
              if (draft == null) {
                return new Outcome.Unread();
              }
              if (!(draft.decision() instanceof PublishDecision.Next next)) {
                return new Outcome.Decided(draft.decision());
              }
              if (draft.rows() == null) {
                return new Outcome.Large(draft, next, state.base());
              }
              draft.rows().forEach(each -> transaction.set(each.getKey(), each.getValue()));
              issue(transaction, publication, draft.row(next, 0, state.base()));
              return new Outcome.Decided(next);
            });
  }

  /** Makes a version the newest; its content is written, or is in the same transaction. */
  void issue(Transaction transaction, Publication publication, Rows.Version row) {
    HuntId hunt = publication.hunt();
    Keys keys = namespace.keys();
    VersionVector version = row.entry().version();
    transaction.set(keys.version(hunt, version), row.value());
    transaction.set(keys.publication(hunt, publication.id()), Rows.head(version));
    transaction.set(keys.head(hunt), Rows.head(version));
    transaction.mutate(
        MutationType.SET_VERSIONSTAMPED_KEY,
        namespace.log().unstamped(),
        new Rows.Moved(hunt, version).value());
    transaction.mutate(MutationType.ADD, keys.moved(), Rows.one());
  }
}
