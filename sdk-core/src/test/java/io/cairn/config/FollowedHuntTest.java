package io.cairn.config;

import static io.cairn.config.Scene.HUNT;
import static io.cairn.config.Scene.eventually;
import static io.cairn.config.Scene.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.spi.FragmentDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@link FollowedHunt} and its {@link Live}s promise to a reader. */
class FollowedHuntTest {
  private final Scene scene = new Scene();
  private final AtomicInteger decoded = new AtomicInteger();

  /** A value of a fragment of plain text. */
  record Rule(String text) {}

  /** What a fragment holds that is no rule. */
  private static final String BAD = "bad";

  private final FragmentDecoder decoder =
      new FragmentDecoder() {
        @Override
        public boolean supports(String contentType) {
          return contentType.equals("text/plain");
        }

        @Override
        public <T> T decode(Fragment fragment, Class<T> type) {
          decoded.incrementAndGet();
          if (fragment.text().equals(BAD)) {
            throw new IllegalArgumentException("it is bad");
          }
          return type.cast(new Rule(fragment.text()));
        }
      };

  private CairnClient client;
  private FollowedHunt hunt;

  @AfterEach
  void close() {
    scene.close();
  }

  private void follow(Fragment... fragments) {
    scene.publish(HUNT, fragments);
    client = scene.started(options -> options.decoder(decoder));
    hunt = client.follow(HUNT);
    eventually(() -> client.peek(HUNT).isPresent());
  }

  private void publishAndAwait(Fragment... fragments) {
    VersionVector version = scene.publish(HUNT, fragments);
    eventually(() -> hunt.get().version().equals(version));
  }

  @Test
  void get_followedHunt_isWhatTheClientServes() {
    follow(text("a", "one"));

    assertThat(hunt.hunt()).isEqualTo(HUNT);
    assertThat(hunt.get()).isSameAs(client.get(HUNT));
  }

  @Test
  void map_fragmentThatChanges_isDecodedOncePerChange() {
    follow(text("a", "one"));
    Live<Rule> rule = hunt.map("a", Rule.class);
    Rule one = rule.get();
    assertThat(one).isEqualTo(new Rule("one"));
    assertThat(rule.get()).isSameAs(one);
    assertThat(decoded).hasValue(1);

    publishAndAwait(text("a", "two"));

    eventually(() -> rule.get().text().equals("two"));
    assertThat(rule.get()).isSameAs(rule.get());
    assertThat(decoded).hasValue(2);
  }

  @Test
  void map_anotherFragmentChanges_keepsTheObject() {
    follow(text("a", "one"), text("b", "x"));
    Live<Rule> rule = hunt.map("a", Rule.class);
    Live<Integer> versions = hunt.map(config -> (int) config.version().revision());
    Rule one = rule.get();
    int before = versions.get();

    publishAndAwait(text("b", "y"));
    eventually(() -> versions.get() == before + 1); // values are put in place one after the other
    scene.settle(client);

    assertThat(rule.get()).isSameAs(one);
    assertThat(decoded).hasValue(1);
  }

  @Test
  void map_askedTwice_isTheSameLive() {
    follow(text("a", "one"));

    assertThat(hunt.map("a", Rule.class)).isSameAs(hunt.map("a", Rule.class));
    assertThat(client.follow(HUNT).map("a", Rule.class)).isSameAs(hunt.map("a", Rule.class));
    assertThat(hunt.map("a", String.class)).isNotSameAs(hunt.map("a", Rule.class));
  }

  @Test
  void map_fragmentThatIsMissing_failsUntilItComes() {
    follow(text("a", "one"));
    Live<Rule> rule = hunt.map("b", Rule.class);
    assertThatThrownBy(rule::get)
        .isInstanceOf(FragmentNotFoundException.class)
        .hasMessageContainingAll("harbour-night", "\"b\"");

    publishAndAwait(text("b", "now")); // a value that nobody was given rejects nothing

    assertThat(rule.get()).isEqualTo(new Rule("now"));
  }

  @Test
  void map_fragmentThatGoes_keepsTheLastVersionThatHadIt() {
    follow(text("a", "one"), text("b", "x"));
    Live<Rule> rule = hunt.map("b", Rule.class);
    Rule before = rule.get();
    VersionVector good = hunt.get().version();

    remove("b");

    eventually(() -> client.explain(HUNT).rejected().isPresent());
    assertThat(hunt.get().version()).isEqualTo(good);
    assertThat(rule.get()).isSameAs(before);
  }

  @Test
  void map_withAnAbsentValue_followsTheFragmentComingAndGoing() {
    follow(text("a", "one"));
    Rule none = new Rule("none");
    Live<Rule> rule = hunt.map("b", Rule.class, none);
    assertThat(rule.get()).isSameAs(none);

    publishAndAwait(text("b", "some"));
    eventually(() -> rule.get().text().equals("some"));

    remove("b");
    eventually(() -> rule.get().equals(none));
    assertThat(client.explain(HUNT).rejected()).isEmpty();
  }

  private void remove(String fragment) {
    Leadership leader = scene.store.lead(HUNT, "ben").join();
    scene.store.publish(Publication.by(leader).remove(fragment).build()).join();
  }

  @Test
  void map_versionThatCannotBeDecoded_isRejectedAsAWhole() {
    follow(text("a", "one"), text("b", "x"));
    Live<Rule> rule = hunt.map("a", Rule.class);
    Live<Rule> other = hunt.map("b", Rule.class);
    Rule one = rule.get();
    Rule x = other.get();

    scene.publish(HUNT, text("a", BAD), text("b", "y"));

    eventually(() -> client.explain(HUNT).rejected().isPresent());
    assertThat(rule.get()).isSameAs(one);
    assertThat(other.get()).isSameAs(x);
    assertThat(client.explain(HUNT).lastError().orElseThrow())
        .contains("fragment \"a\"", "it is bad");
  }

  @Test
  void map_valueThatCannotBeDecodedAtFirst_failsAndBlamesNoVersion() {
    follow(text("a", BAD));
    Live<Rule> rule = hunt.map("a", Rule.class);
    assertThatThrownBy(rule::get).isInstanceOf(FragmentDecodingException.class);

    publishAndAwait(text("a", "good"));

    assertThat(rule.get()).isEqualTo(new Rule("good"));
  }

  @Test
  void map_function_isCalledOncePerVersion() {
    follow(text("a", "one"));
    AtomicInteger calls = new AtomicInteger();
    Live<Integer> sizes =
        hunt.map(
            config -> {
              calls.incrementAndGet();
              return config.fragments().size();
            });
    assertThat(sizes.get()).isEqualTo(1);

    publishAndAwait(text("b", "x"));

    eventually(() -> sizes.get() == 2);
    assertThat(calls).hasValue(2);
  }

  @Test
  void map_wholeVersion_isSeenByEveryLiveOfIt() {
    follow(text("a", "1"), text("b", "1"));
    Live<String> both =
        hunt.map(config -> config.fragment("a").text() + config.fragment("b").text());
    assertThat(both.get()).isEqualTo("11");

    publishAndAwait(text("a", "2"), text("b", "2"));

    eventually(() -> both.get().equals("22"));
  }

  @Test
  void close_othersHoldTheHunt_itsFunctionsAreCalledNoMore() {
    follow(text("a", "one"));
    List<Live<Integer>> lives = new ArrayList<>();
    AtomicInteger calls = new AtomicInteger();
    for (int i = 0; i < 100; i++) {
      try (FollowedHunt request = client.follow(HUNT)) {
        Live<Integer> live = request.map(config -> calls.incrementAndGet());
        live.get();
        lives.add(live);
      }
    }
    assertThat(calls).hasValue(100);

    publishAndAwait(text("a", "two"));

    assertThat(calls).hasValue(100);
    assertThat(lives.get(41).get()).isEqualTo(42);
  }

  @Test
  void close_othersHoldTheHunt_itsFragmentsAreDecodedNoMoreAndBlameNoVersion() {
    follow(text("a", "one"));
    FollowedHunt request = client.follow(HUNT);
    Live<Rule> rule = request.map("a", Rule.class);
    assertThat(rule.get()).isEqualTo(new Rule("one"));
    request.close();

    publishAndAwait(text("a", BAD));

    assertThat(rule.get()).isEqualTo(new Rule("one"));
    assertThat(request.map("a", Rule.class)).isNotSameAs(rule);
  }

  @Test
  void close_anotherAskedForTheSame_theValueFollowsOn() {
    follow(text("a", "one"));
    FollowedHunt request = client.follow(HUNT);
    FollowedHunt other = client.follow(HUNT);
    Live<Rule> rule = request.map("a", Rule.class);
    assertThat(request.map("a", Rule.class)).isSameAs(rule); // asking twice counts once
    assertThat(other.map("a", Rule.class)).isSameAs(rule);
    rule.get();
    request.close();
    request.close();

    publishAndAwait(text("a", "two"));
    assertThat(rule.get()).isEqualTo(new Rule("two"));
    other.close();
    publishAndAwait(text("a", "three"));

    assertThat(rule.get()).isEqualTo(new Rule("two"));
  }

  @Test
  void close_lives_keepTheirLastValues() {
    follow(text("a", "one"));
    Live<Rule> rule = hunt.map("a", Rule.class);
    Rule one = rule.get();

    hunt.close();
    hunt.close();
    scene.publish(HUNT, text("a", "two"));
    scene.settle(client);

    assertThat(rule.get()).isSameAs(one);
  }

  @Test
  void get_huntThatIsUnknown_failsUntilItIsCreated() {
    client = scene.started(options -> options.decoder(decoder));
    hunt = client.follow(HUNT);
    Live<Rule> rule = hunt.map("a", Rule.class);
    assertThatThrownBy(rule::get).isInstanceOf(UnknownHuntException.class);

    scene.publish(HUNT, text("a", "one"));

    eventually(() -> client.peek(HUNT).isPresent());
    assertThat(rule.get()).isEqualTo(new Rule("one"));
  }
}
