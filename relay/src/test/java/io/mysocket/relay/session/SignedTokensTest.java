package io.mysocket.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.mysocket.relay.config.CannotStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignedTokensTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

  @TempDir Path folder;

  private static SignedTokens at(SessionKey key, Instant time) {
    return new SignedTokens(key, Clock.fixed(time, ZoneOffset.UTC));
  }

  @Test
  void endsWithItsTimeAndItsKey() throws Exception {
    SessionKey key = SessionKey.loadOrCreate(folder);
    JWTClaimsSet claims = new JWTClaimsSet.Builder().claim("identifier", "i").build();
    String text =
        at(key, NOON).sign(SignedTokens.Use.DEVICE, claims, Duration.ofMinutes(10)).text();
    SessionKey same = SessionKey.loadOrCreate(folder);
    SessionKey other = SessionKey.loadOrCreate(Files.createDirectory(folder.resolve("other")));

    assertThat(at(same, NOON.plusSeconds(599)).read(SignedTokens.Use.DEVICE, text)).isPresent();
    assertThat(at(same, NOON.plusSeconds(600)).read(SignedTokens.Use.DEVICE, text)).isEmpty();
    assertThat(at(same, NOON).read(SignedTokens.Use.LOGIN, text)).isEmpty();
    assertThat(at(other, NOON).read(SignedTokens.Use.DEVICE, text)).isEmpty();
  }

  @Test
  void tellsThatItsFileIsNoKey() throws Exception {
    Files.writeString(folder.resolve("session.key"), "short");

    Assertions.assertThatThrownBy(() -> SessionKey.loadOrCreate(folder))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("session.key");
  }
}
