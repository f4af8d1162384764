package io.mysocket.relay.acme;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a certificate is.
 *
 * @param key what it is kept under
 * @param issuedAt when the present one came; null if there is none
 * @param renewAt when there is to be another
 * @param askAt when the authority is asked again about that
 * @param failures tries in a row that failed
 * @param nextTryAt not before this
 * @param reason why the last try failed; null if it did not
 */
record CertificateRow(
    String key,
    @Nullable Instant issuedAt,
    Instant renewAt,
    Instant askAt,
    int failures,
    Instant nextTryAt,
    @Nullable String reason) {

  /** One that nobody has tried for. */
  static CertificateRow fresh(String key) {
    return new CertificateRow(key, null, Instant.EPOCH, Instant.EPOCH, 0, Instant.EPOCH, null);
  }

  CertificateRow issued(Instant at, Instant renewal, Instant ask) {
    return new CertificateRow(key, at, renewal, ask, 0, at, null);
  }

  /** The present certificate, if there is one, stays. */
  CertificateRow failed(Instant nextTry, String why) {
    return new CertificateRow(key, issuedAt, renewAt, askAt, failures + 1, nextTry, why);
  }

  CertificateRow renewing(Instant renewal, Instant ask) {
    return new CertificateRow(key, issuedAt, renewal, ask, failures, nextTryAt, reason);
  }
}
