package io.cairn.config.grpc.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.cairn.config.HuntId;
import io.cairn.config.Leadership;
import io.cairn.config.LeadershipLostException;
import io.cairn.config.UnknownHuntException;
import io.cairn.config.VersionConflictException;
import io.cairn.config.VersionNotKeptException;
import io.cairn.config.VersionVector;
import io.cairn.config.spi.SourceException;
import io.cairn.config.spi.StoreException;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ErrorDetailsTest {
  private static final HuntId HUNT = HuntId.of("harbour-night");
  private static final Leadership LEADERSHIP =
      new Leadership(HUNT, 3, "leader", VersionVector.NONE);
  private static final ErrorDetails.Asked ASKED =
      new ErrorDetails.Asked("grpc:here", "publish to hunt \"harbour-night\"", HUNT, LEADERSHIP);

  @Test
  void leadershipLost_thereAndBack_isTheSame() {
    LeadershipLostException lost =
        (LeadershipLostException)
            back(
                new LeadershipLostException(LEADERSHIP, 4, "other"),
                Status.Code.FAILED_PRECONDITION);
    assertThat(lost.lost()).isEqualTo(LEADERSHIP);
    assertThat(lost.newestEpoch()).isEqualTo(4);
    assertThat(lost.newestLeader()).isEqualTo("other");
  }

  @Test
  void versionConflict_thereAndBack_isTheSame() {
    VersionVector expected = VersionVector.of(65_535, 2);
    VersionVector current = VersionVector.of(65_535, 3);
    VersionConflictException conflict =
        (VersionConflictException)
            back(new VersionConflictException(HUNT, expected, current), Status.Code.ABORTED);
    assertThat(conflict.hunt()).isEqualTo(HUNT);
    assertThat(conflict.expected()).isEqualTo(expected);
    assertThat(conflict.current()).isEqualTo(current);
  }

  @Test
  void details_thatAreNonsense_makeAnAmbientError() {
    Metadata ofAnotherStatus =
        ErrorDetails.toStatus(new UnknownHuntException(HUNT, "memory")).getTrailers();
    Metadata noise = new Metadata();
    noise.put(
        Metadata.Key.of("grpc-status-details-bin", Metadata.BINARY_BYTE_MARSHALLER),
        new byte[] {-1, -1, 7});
    for (Metadata trailers : List.of(ofAnotherStatus, noise)) {
      assertThat(ErrorDetails.toException(Status.ABORTED.asRuntimeException(trailers), ASKED))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("failed to publish to hunt \"harbour-night\" (ABORTED)");
    }
  }

  @Test
  void unknownHunt_thereAndBack_isTheSame() {
    UnknownHuntException unknown =
        (UnknownHuntException)
            back(new UnknownHuntException(HUNT, "memory"), Status.Code.NOT_FOUND);
    assertThat(unknown.hunt()).isEqualTo(HUNT);
  }

  @Test
  void versionNotKept_thereAndBack_isTheSame() {
    VersionNotKeptException notKept =
        (VersionNotKeptException)
            back(
                new VersionNotKeptException(
                    HUNT, VersionVector.of(1, 1), VersionVector.of(1, 5), VersionVector.of(1, 25)),
                Status.Code.NOT_FOUND);
    assertThat(notKept.hunt()).isEqualTo(HUNT);
    assertThat(notKept.version()).isEqualTo(VersionVector.of(1, 1));
    assertThat(notKept.oldest()).isEqualTo(VersionVector.of(1, 5));
    assertThat(notKept.newest()).isEqualTo(VersionVector.of(1, 25));
  }

  @Test
  void badArgumentAndUsedUpEpochs_thereAndBack_keepTypeAndText() {
    assertThat(back(new IllegalArgumentException("too big"), Status.Code.INVALID_ARGUMENT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("too big");
    assertThat(back(new IllegalStateException("used up"), Status.Code.OUT_OF_RANGE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("used up");
  }

  @Test
  void storeFails_thereAndBack_isASourceException() {
    assertThat(back(new StoreException("disk is full", null), Status.Code.UNAVAILABLE))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("disk is full");
  }

  @Test
  void defect_asStatus_keepsItsTextToItself() {
    StatusRuntimeException status = ErrorDetails.toStatus(new NullPointerException("secret"));
    assertThat(status.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    assertThat(status).hasMessageNotContaining("secret");
  }

  @Test
  void longText_asStatus_isCut() {
    String description =
        ErrorDetails.toStatus(new IllegalArgumentException("x".repeat(100_000)))
            .getStatus()
            .getDescription();
    assertThat(description).hasSize(403);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"OK", "INVALID_ARGUMENT", "OUT_OF_RANGE"},
      mode = EnumSource.Mode.EXCLUDE)
  void statusWithoutDetails_asException_isASourceExceptionThatNamesTheCode(Status.Code code) {
    RuntimeException failure =
        ErrorDetails.toException(
            code.toStatus().withDescription("as it is").asRuntimeException(), ASKED);
    assertThat(failure)
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("grpc:here ")
        .hasMessageContaining("publish to hunt \"harbour-night\"")
        .hasMessageEndingWith("(" + code + ": as it is)");
  }

  private static RuntimeException back(Throwable failure, Status.Code code) {
    StatusRuntimeException status = ErrorDetails.toStatus(new CompletionException(failure));
    assertThat(status.getStatus().getCode()).isEqualTo(code);
    assertThat(status.getStatus().getDescription()).isEqualTo(failure.getMessage());
    return ErrorDetails.toException(status, ASKED);
  }
}
