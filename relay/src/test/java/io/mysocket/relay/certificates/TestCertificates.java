package io.mysocket.relay.certificates;

import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Certificates of an authority that nobody knows. */
public final class TestCertificates {
  /** What our authority takes off the beginning. */
  private static final Duration SKEW = Duration.ofHours(1);

  /** A server's certificate, and its key. */
  public record Made(PemChain chain, PrivateKey key) {
    public String chainPem() {
      return chain.text();
    }

    public String keyPem() {
      return AuthorityFiles.pem("PRIVATE KEY", key.getEncoded());
    }
  }

  private TestCertificates() {}

  /** One that is good from then on, so long. */
  public static Made of(List<String> names, Instant from, Duration life) {
    try {
      Authority.Issued issued =
          Authority.create("test", from).issue(names, from.plus(SKEW), life.minus(SKEW));
      return new Made(new PemChain(List.of(issued.certificate())), issued.key());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
