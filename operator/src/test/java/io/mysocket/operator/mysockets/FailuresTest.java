package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.operator.references.ReferenceFailure;
import io.mysocket.operator.status.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailuresTest {
  private static RelayFailure refused(ProblemKind kind, @Nullable Duration retryAfter) {
    return new RelayFailure.Refused(
        Problem.of(kind, "It is so.", "Do so."), kind.status(), retryAfter);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAUTHORIZED,UNAUTHORIZED",
    "FORBIDDEN,UNAUTHORIZED",
    "QUOTA_EXCEEDED,QUOTA_EXCEEDED",
    "HOSTNAME_TAKEN,HOSTNAME_CONFLICT",
    "PORT_UNAVAILABLE,PORT_CONFLICT",
    "OWNED_BY_ANOTHER,OWNED_BY_ANOTHER",
    "NOT_SUPPORTED,RELAY_REJECTED",
    "INVALID_FIELD,RELAY_REJECTED"
  })
  void aRefusalThatLastsIsNamedAndLookedAtSeldom(ProblemKind kind, Reason reason) {
    Failures failure = Failures.of(refused(kind, null));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.lasting()).isTrue();
    assertThat(failure.again()).isEqualTo(Duration.ofMinutes(10));
    assertThat(failure.message()).isEqualTo(kind.code() + ": It is so. Do so.");
  }

  @Test
  void aRefusalThatPassesIsRetriedWhenTheRelaySays() {
    Failures busy = Failures.of(refused(ProblemKind.RATE_LIMITED, Duration.ofSeconds(7)));
    assertThat(busy.lasting()).isFalse();
    assertThat(busy.reason()).isEqualTo(Reason.RELAY_UNAVAILABLE);
    assertThat(busy.again()).isEqualTo(Duration.ofSeconds(7));
    assertThat(Failures.of(refused(ProblemKind.INTERNAL, null)).again()).isNull();
  }

  @Test
  void noAnswerIsNoRefusal() {
    Failures failure = Failures.of(new RelayFailure.Unreachable("no connection", null));
    assertThat(failure.reason()).isEqualTo(Reason.RELAY_UNAVAILABLE);
    assertThat(failure.lasting()).isFalse();
  }

  @Test
  void whatTheClusterRefusesIsAboutTheTunnel() {
    Failures failure = Failures.of(new IllegalStateException("Deployment web-tunnel exists"));
    assertThat(failure.type()).isEqualTo(MySocketConditions.TUNNEL_READY);
    assertThat(failure.reason()).isEqualTo(Reason.TUNNEL_NOT_APPLIED);
  }

  @ParameterizedTest
  @CsvSource({
    "MISSING,REFERENCE_NOT_FOUND,false",
    "FORBIDDEN,REFERENCE_FORBIDDEN,true",
    "INVALID,REFERENCE_INVALID,true"
  })
  void aReferenceThatFailsIsLookedAtSoon(
      ReferenceFailure.Kind kind, Reason reason, boolean lasting) {
    Failures failure = Failures.of(new ReferenceFailure(kind, "there is no Secret default/x"));
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.lasting()).isEqualTo(lasting);
    assertThat(failure.again()).isEqualTo(Duration.ofSeconds(30));
  }
}
