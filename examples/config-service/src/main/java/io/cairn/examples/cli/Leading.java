package io.cairn.examples.cli;

import io.cairn.config.ConfigStore;
import io.cairn.config.HistoryEntry;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.Lineage;
import io.cairn.config.Publication;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionVector;
import java.io.PrintWriter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a program that is started anew for each command leads a hunt: it takes the leadership once,
 * keeps it in a {@link LeadershipFile}, and uses it until somebody takes a newer one. It takes a
 * leadership from somebody only if it is told to; one that nobody has it takes by itself.
 *
 * <p>A store does not say who leads. It says so to a publisher who does not: so this asks by a
 * publication of nothing, which can never issue a version (rule 14).
 */
final class Leading {
  private final Connection service;
  private final LeadershipFile file;
  private final PrintWriter notes;

  /**
   * A leadership, and how it came about.
   *
   * @param leadership the leadership
   * @param taken whether it was taken now
   * @param deposed who lost it by that; empty if nobody did
   */
  record Led(Leadership leadership, boolean taken, Optional<Leader> deposed) {}

  /** Who leads a hunt; the epoch is 0 if nobody ever did, the name empty if the store has none. */
  record Leader(int epoch, String who) {
    boolean isNobody() {
      return epoch == 0;
    }

    @Override
    public String toString() {
      return "%s (epoch %d)".formatted(name(who), epoch);
    }
  }

  /**
   * Creates it.
   *
   * @param service the service
   * @param file where leaderships are kept
   * @param notes where is told, for people, what happens
   */
  Leading(Connection service, LeadershipFile file, PrintWriter notes) {
    this.service = service;
    this.file = file;
    this.notes = notes;
  }

  /**
   * Returns the leadership of a hunt: the one that is kept if it is still the newest, else a new
   * one.
   *
   * @param hunt the hunt
   * @param who who wants to lead; null for whoever kept it, or the user
   * @param take whether somebody else may lose it
   * @throws Refusal if somebody else leads and may not lose it
   */
  Led lead(HuntId hunt, @Nullable String who, boolean take) {
    Lineage lineage = service.lineage();
    Optional<Leadership> kept =
        file.find(lineage, hunt).filter(own -> who == null || own.who().equals(who));
    Leader leader = leader(hunt, kept);
    if (kept.isPresent() && kept.get().epoch() == leader.epoch()) {
      return new Led(kept.get(), false, Optional.empty());
    }
    if (!leader.isNobody() && !take) {
      throw new Refusal(
          Exit.NOT_LEADING,
          "%s is led by %s: nothing was changed; --take leads it in %s place"
              .formatted(hunt, leader, leader.who().isEmpty() ? "their" : leader.who() + "'s"));
    }
    String name = who != null ? who : kept.map(Leadership::who).orElseGet(Leading::user);
    Leadership taken = service.wait("leading " + hunt, service.store().lead(hunt, name));
    file.keep(lineage, taken);
    boolean overtaken = taken.epoch() != leader.epoch() + 1;
    if (overtaken) {
      notes.printf(
          "somebody took the leadership of %s at the same moment, and has lost it now%n", hunt);
    }
    notes.printf(
        "%s leads %s now (epoch %d)%s%n",
        taken.who(), hunt, taken.epoch(), leader.isNobody() ? "" : ", no longer " + leader);
    notes.flush();
    return new Led(taken, true, leader.isNobody() ? Optional.empty() : Optional.of(leader));
  }

  /** Asks who leads. The first epoch is the one that every other deposes. */
  private Leader leader(HuntId hunt, Optional<Leadership> kept) {
    Leadership asked = kept.orElseGet(() -> new Leadership(hunt, 1, user(), VersionVector.NONE));
    try {
      service.wait(
          "asking who leads " + hunt, service.store().publish(Publication.by(asked).build()));
    } catch (LeadershipLostException lost) {
      return new Leader(lost.newestEpoch(), lost.newestLeader());
    } catch (VersionConflictException leadsStill) {
      // the epoch was found to be the newest before the version was looked at
    }
    return new Leader(asked.epoch(), kept.map(Leadership::who).orElseGet(() -> firstLeader(hunt)));
  }

  private String firstLeader(HuntId hunt) {
    return service
        .wait("history of " + hunt, service.store().history(hunt, ConfigStore.DEFAULT_HISTORY))
        .stream()
        .filter(entry -> entry.version().epoch() == 1)
        .findFirst()
        .map(HistoryEntry::who)
        .orElse("");
  }

  /** Returns a leader's name as it is shown. */
  static String name(String who) {
    return who.isEmpty() ? "somebody" : Plain.line(who);
  }

  private static String user() {
    String user = System.getProperty("user.name", "");
    return user.isBlank() ? "someone" : user;
  }
}
