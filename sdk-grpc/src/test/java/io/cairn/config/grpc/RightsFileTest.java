package io.cairn.config.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cairn.config.HuntId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RightsFileTest {
  private static final HuntId HARBOUR = HuntId.of("harbour-night");
  private static final HuntId LIGHTS = HuntId.of("night of lights");

  @TempDir Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("rights"), text);
  }

  private static Caller withToken(String token) {
    return new Caller(Optional.of(token), Optional.empty(), "here");
  }

  private static Caller withSubject(String subject) {
    return new Caller(Optional.empty(), Optional.of(subject), "here");
  }

  @Test
  void authorize_knownToken_hasTheRightsOfItsLine() throws IOException {
    Authorizer authorizer =
        Authorizer.tokens(
            file("# comment\n\ns3cret ada follow=* lead=harbour-* lead=\"night of ?ights\"\n"));
    Rights ada = authorizer.authorize(withToken("s3cret")).orElseThrow();

    assertThat(ada.name()).isEqualTo("ada");
    assertThat(ada.mayFollow(HuntId.of("any"))).isTrue();
    assertThat(ada.mayLead(HARBOUR)).isTrue();
    assertThat(ada.mayLead(LIGHTS)).isTrue();
    assertThat(ada.mayLead(HuntId.of("any"))).isFalse();
  }

  @Test
  void authorize_hashedToken_isKnownByTheTokenAlone() throws IOException {
    String hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
    Authorizer authorizer = Authorizer.tokens(file("sha256:" + hash + " engine follow=*\n"));

    assertThat(authorizer.authorize(withToken("test"))).isPresent();
    assertThat(authorizer.authorize(withToken(hash))).isEmpty();
    assertThat(authorizer.authorize(withToken("sha256:" + hash))).isEmpty();
  }

  @Test
  void authorize_unknownOrMissingToken_isNobody() throws IOException {
    Authorizer authorizer = Authorizer.tokens(file("s3cret ada follow=*\n"));

    assertThat(authorizer.authorize(withToken("s3cre"))).isEmpty();
    assertThat(authorizer.authorize(withSubject("s3cret"))).isEmpty();
  }

  @Test
  void authorize_lineWithoutRights_knowsWhoMayDoNothing() throws IOException {
    Rights none =
        Authorizer.tokens(file("s3cret ada\n")).authorize(withToken("s3cret")).orElseThrow();

    assertThat(none.mayFollowSome()).isFalse();
    assertThat(none.mayLeadSome()).isFalse();
    assertThat(none.mayFollow(HARBOUR)).isFalse();
    assertThat(none.mayLead(HARBOUR)).isFalse();
  }

  @Test
  void authorize_subject_takesTheFirstPatternThatFits() throws IOException {
    Authorizer authorizer =
        Authorizer.certificates(
            file("\"CN=ada,OU=leaders,O=*\" ada lead=*\n\"CN=*,OU=leaders,O=*\" other follow=*\n"));

    assertThat(authorizer.authorize(withSubject("CN=ada,OU=leaders,O=Acme Inc")))
        .map(Rights::name)
        .contains("ada");
    assertThat(authorizer.authorize(withSubject("CN=bob,OU=leaders,O=Acme Inc")))
        .map(Rights::name)
        .contains("other");
    assertThat(authorizer.authorize(withSubject("CN=bob,OU=engines,O=Acme Inc"))).isEmpty();
    assertThat(authorizer.authorize(withToken("CN=ada,OU=leaders,O=Acme"))).isEmpty();
  }

  @Test
  void readAgain_changedFile_knowsTheNewTokens() throws IOException {
    Path file = file("old ada follow=*\n");
    RightsFile rights = RightsFile.ofTokens(file);
    file("newer-one ada follow=*\n");
    rights.readAgain();

    assertThat(rights.authorize(withToken("newer-one"))).isPresent();
    assertThat(rights.authorize(withToken("old"))).isEmpty();
  }

  @Test
  void readAgain_malformedFile_keepsWhatWasKnown() throws IOException {
    Path file = file("old ada follow=*\n");
    RightsFile rights = RightsFile.ofTokens(file);
    file("broken\n");
    rights.readAgain();
    assertThat(rights.authorize(withToken("old"))).isPresent();

    Files.delete(file);
    rights.readAgain();
    assertThat(rights.authorize(withToken("old"))).isPresent();
  }

  @Test
  void tokens_malformedLine_namesItAndHidesTheToken() throws IOException {
    Path file = file("\ns3cret ada write=*\n");

    assertThatThrownBy(() -> Authorizer.tokens(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("line 2")
        .hasMessageContaining("write=*")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void tokens_openQuoteLoneFieldDoubleTokenOrBadHash_isRefused() throws IOException {
    for (String bad :
        new String[] {
          "s3cret \"ada",
          "s3cret",
          "a one\na two",
          "sha256:12 ada",
          "sha256:" + "g".repeat(64) + " a"
        }) {
      Path file = file(bad);
      assertThatThrownBy(() -> Authorizer.tokens(file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("s3cret");
    }
  }

  @Test
  void tokens_missingFile_saysWhich() {
    Path missing = directory.resolve("missing");

    assertThatThrownBy(() -> Authorizer.tokens(missing))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void caller_toString_hidesTheToken() {
    assertThat(withToken("s3cret").toString()).doesNotContain("s3cret").contains("here");
  }
}
