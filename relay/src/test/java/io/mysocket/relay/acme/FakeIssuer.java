package io.mysocket.relay.acme;

import io.mysocket.relay.certificates.PemChain;
import io.mysocket.relay.certificates.TestCertificates;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An authority that issues at once, or answers what a test has it answer. */
final class FakeIssuer implements Issuer {
  final List<String> asked = new ArrayList<>();
  final List<PrivateKey> keys = new ArrayList<>();
  Supplier<Instant> now;
  Duration life = Duration.ofDays(90);
  @Nullable Outcome answer;
  Optional<Window> window = Optional.empty();
  boolean closed;

  FakeIssuer(Supplier<Instant> now) {
    this.now = now;
  }

  @Override
  public Outcome issue(Wanted wanted, @Nullable PemChain replaced) {
    asked.add(wanted.key() + (replaced == null ? "" : " again"));
    if (answer != null) {
      return answer;
    }
    TestCertificates.Made made = TestCertificates.of(wanted.texts(), now.get(), life);
    keys.add(made.key());
    return new Outcome.Issued(made.chain(), made.key());
  }

  @Override
  public Optional<Window> renewal(PemChain chain) {
    return window;
  }

  @Override
  public void close() {
    closed = true;
  }
}
