package io.cairn.config.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.Fragment;
import io.cairn.config.HuntConfig;
import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.Lineage;
import io.cairn.config.Publication;
import io.cairn.config.Selector;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionVector;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules 13 and 14, in the order in which they are checked. */
final class PublishDecisionTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final VersionVector V = VersionVector.of(3, 5);
  private static final Fragment A = Fragment.ofText("a", "text/plain", "1");
  private static final Fragment KEYED =
      Fragment.ofText("k", "text/plain", "1").withSelector(Selector.parse("role=engine"));
  private static final HuntConfig HEAD =
      HuntConfig.of(HUNT, new Lineage(1, 2), V, List.of(A, KEYED));

  private static Publication.Builder by(int epoch) {
    return Publication.by(new Leadership(HUNT, epoch, "me", V));
  }

  private static PublishDecision on(Publication.Builder publication) {
    return PublishDecision.on(3, "leader", HEAD, null, publication.build());
  }

  private static RuntimeException refusal(PublishDecision decision) {
    return ((PublishDecision.Refused) decision).reason();
  }

  @Test
  void on_publicationOfAKeptVersion_isRepeatedWhoeverLeads() {
    Publication publication = by(1).expecting(VersionVector.NONE).put(A).build();
    assertThat(PublishDecision.on(3, "leader", HEAD, VersionVector.of(1, 1), publication))
        .isEqualTo(new PublishDecision.Repeated(VersionVector.of(1, 1)));
  }

  @Test
  void on_olderEpochAndWrongVersion_isTheLossOfTheLeadership() {
    LeadershipLostException lost =
        (LeadershipLostException) refusal(on(by(2).expecting(VersionVector.NONE).put(A)));
    assertThat(lost.newestEpoch()).isEqualTo(3);
    assertThat(lost.newestLeader()).isEqualTo("leader");
  }

  @Test
  void on_newerEpochThanTheStoreGave_isTheLossOfTheLeadership() {
    assertThat(refusal(on(by(4).put(A)))).isInstanceOf(LeadershipLostException.class);
  }

  @Test
  void on_wrongVersionAndNoChange_isAConflict() {
    assertThat(refusal(on(by(3).expecting(VersionVector.of(3, 4)).put(A))))
        .isInstanceOf(VersionConflictException.class);
  }

  @Test
  void on_contentThatIsThere_isNothing() {
    assertThat(on(by(3).put(A).remove("not there"))).isEqualTo(new PublishDecision.Nothing(V));
  }

  @Test
  void on_changes_isTheNextVersionWithTheEffect() {
    Fragment b = Fragment.ofText("b", "text/plain", "1");
    PublishDecision.Next next = (PublishDecision.Next) on(by(3).put(A).put(b).remove("k"));
    assertThat(next.config().version()).isEqualTo(VersionVector.of(3, 6));
    assertThat(next.config().fragments()).containsExactly(A, b);
    assertThat(next.config().labelKeys()).isEmpty();
    assertThat(next.effect().added()).containsExactly(b);
    assertThat(next.effect().removed()).containsExactly("k");
  }

  @Test
  void on_selectorsComeAndGo_namesTheKeysOfTheNewVersion() {
    Fragment eu = A.withSelector(Selector.parse("region=eu"));
    assertThat(((PublishDecision.Next) on(by(3).put(eu))).config().labelKeys())
        .containsExactly("region", "role");
    Fragment plain = KEYED.withSelector(Selector.EVERYTHING);
    assertThat(((PublishDecision.Next) on(by(3).put(plain))).config().labelKeys()).isEmpty();
    Fragment other = Fragment.ofText("a", "text/plain", "2");
    assertThat(((PublishDecision.Next) on(by(3).put(other))).config().labelKeys())
        .containsExactly("role");
  }

  @Test
  void on_newEpoch_beginsAtRevisionOne() {
    PublishDecision decision = PublishDecision.on(9, "me", HEAD, null, by(9).remove("a").build());
    assertThat(((PublishDecision.Next) decision).config().version())
        .isEqualTo(VersionVector.of(9, 1));
  }

  @Test
  void on_tooManyBytes_isRefusedWithTheBound() {
    Fragment full = Fragment.of("b", "text/plain", new byte[Fragment.MAX_BYTES]);
    assertThat(refusal(on(by(3).put(full))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("more than 67108864");
  }

  @Test
  void on_lastRevisionOfTheEpoch_isRefused() {
    VersionVector last = VersionVector.of(3, VersionVector.MAX_REVISION);
    HuntConfig head = HuntConfig.of(HUNT, new Lineage(1, 2), last, List.of());
    Publication publication = by(3).expecting(last).put(A).build();
    assertThat(refusal(PublishDecision.on(3, "me", head, null, publication)))
        .isInstanceOf(IllegalStateException.class);
  }
}
