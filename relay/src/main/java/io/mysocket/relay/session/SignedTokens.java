package io.mysocket.relay.session;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;

/**
 * JWTs (RFC 7519) of this relay, HS256: only it has to believe them. Each is for one use. Any
 * thread.
 */
final class SignedTokens {
  /** What a token can be used for. */
  enum Use {
    LOGIN,
    DEVICE
  }

  /** A token just made. */
  record Signed(String text, Instant expiresAt) {}

  private static final String USE = "use";

  /** Longest token read; the longest made has a tenth of it. */
  private static final int LONGEST = 8 << 10;

  private final SessionKey key;
  private final Clock clock;

  SignedTokens(SessionKey key, Clock clock) {
    this.key = key;
    this.clock = clock;
  }

  Signed sign(Use use, JWTClaimsSet claims, Duration life) {
    Instant at = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    Instant end = at.plus(life);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader(JWSAlgorithm.HS256),
            new JWTClaimsSet.Builder(claims)
                .claim(USE, use.name())
                .issueTime(Date.from(at))
                .expirationTime(Date.from(end))
                .build());
    try {
      token.sign(new MACSigner(key.bytes()));
    } catch (JOSEException e) {
      throw new IllegalStateException("a token cannot be signed", e);
    }
    return new Signed(token.serialize(), end);
  }

  /** What a token says; empty if it is not ours, for another use, or too old. */
  Optional<JWTClaimsSet> read(Use use, String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      SignedJWT token = SignedJWT.parse(text);
      if (!JWSAlgorithm.HS256.equals(token.getHeader().getAlgorithm())
          || !token.verify(new MACVerifier(key.bytes()))) {
        return Optional.empty();
      }
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Date end = claims.getExpirationTime();
      boolean good =
          use.name().equals(claims.getStringClaim(USE))
              && end != null
              && clock.instant().isBefore(end.toInstant());
      return good ? Optional.of(claims) : Optional.empty();
    } catch (ParseException | JOSEException | IllegalStateException _) {
      return Optional.empty();
    }
  }
}
