package io.mysocket.relay.acme;

import io.mysocket.relay.certificates.PemChain;
import java.security.PrivateKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How a try to have a certificate issued ended. */
sealed interface Outcome {
  /** There it is. */
  record Issued(PemChain chain, PrivateKey key) implements Outcome {}

  /**
   * Not for these names, not now.
   *
   * @param reason for their owner, a sentence
   * @param detail more, for the relay's log only
   */
  record Refused(String reason, @Nullable String detail) implements Outcome {}

  /** The authority has issued as many as it wants to. */
  record Limited(String reason, @Nullable Instant until) implements Outcome {}

  /**
   * The authority cannot be used, whatever the names.
   *
   * @param until when it wants to be asked again; null if it has not said
   */
  record Unreachable(String reason, @Nullable Instant until) implements Outcome {}

  /** For metrics. */
  default String word() {
    return switch (this) {
      case Issued _ -> "issued";
      case Refused _ -> "refused";
      case Limited _ -> "limited";
      case Unreachable _ -> "unreachable";
    };
  }
}
