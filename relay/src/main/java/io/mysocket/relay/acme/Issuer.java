package io.mysocket.relay.acme;

import io.mysocket.relay.certificates.PemChain;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A certificate authority. One thread; blocks, minutes if need be. */
interface Issuer extends AutoCloseable {
  /**
   * When a certificate should be renewed (RFC 9773).
   *
   * @param askAgain not before this
   */
  record Window(Instant from, Instant to, Instant askAgain) {}

  /**
   * Tries to get a certificate.
   *
   * @param replaced the present one
   */
  Outcome issue(Wanted wanted, @Nullable PemChain replaced) throws InterruptedException;

  /** What the authority says of a renewal; empty if it says nothing, or cannot be asked. */
  Optional<Window> renewal(PemChain chain);

  @Override
  void close();
}
