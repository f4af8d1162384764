package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.certificates.Proofs;
import io.mysocket.relay.certificates.TlsIdentity;
import io.mysocket.relay.certificates.TlsProof;
import io.mysocket.relay.limits.RejectReason;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.Routes;
import io.netty.handler.ssl.SslContext;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What certificate authorities see that look for proofs. */
class ProofTest {
  private static final HostName NAME = new HostName("shop.example.com");

  private static final class Shown implements CertificateSource, Proofs {
    private final SslContext handshake;

    Shown() throws Exception {
      handshake = TlsProof.of(NAME, new byte[32], Instant.now());
    }

    @Override
    public Optional<TlsIdentity> find(HostName name) {
      return Optional.empty();
    }

    @Override
    public Proofs proofs() {
      return this;
    }

    @Override
    public Optional<SslContext> tls(HostName name) {
      return name.equals(NAME) ? Optional.of(handshake) : Optional.empty();
    }

    @Override
    public Optional<String> http(HostName name, String token) {
      return name.equals(NAME) && token.equals("t0ken")
          ? Optional.of("t0ken.thumb")
          : Optional.empty();
    }
  }

  @Test
  void showsAProofToThoseOnlyWhoAskForNothingElse() throws Exception {
    Shown shown = new Shown();
    Hello.Rule rule = Hello.shared(new Routes(), shown);

    assertThat(rule.decide(new ClientHello(NAME.text(), List.of("acme-tls/1"))))
        .isEqualTo(new Hello.Proof(shown.handshake));
    Hello unknown = new Hello.Decline(RejectReason.NAME_UNKNOWN, Hello.UNRECOGNIZED_NAME);
    assertThat(rule.decide(new ClientHello(NAME.text(), List.of("h2", "acme-tls/1"))))
        .isEqualTo(unknown);
    assertThat(rule.decide(new ClientHello("other.example.com", List.of("acme-tls/1"))))
        .isEqualTo(unknown);
  }

  private static Gate.Decision decide(HostName sni, HostName host, String target) throws Exception {
    Gate gate = new Gate(Set.of(), new Routes(), () -> 443, new Shown());
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
    return gate.decide(
        new Visitor(address, sni, 80), new RequestRules.Accepted(host, host.text(), target));
  }

  @Test
  void answersUnderTheTokenOverPlainHttp() throws Exception {
    String target = "/.well-known/acme-challenge/t0ken";
    assertThat(decide(null, NAME, target)).isEqualTo(new Gate.Proof("t0ken.thumb"));
    assertThat(decide(null, NAME, target + "x")).isInstanceOf(Gate.Stop.class);
    assertThat(decide(null, NAME, target + "?x")).isInstanceOf(Gate.Stop.class);
    assertThat(decide(NAME, NAME, target)).as("over TLS").isInstanceOf(Gate.Stop.class);
    assertThat(decide(null, new HostName("other.example.com"), target))
        .isInstanceOf(Gate.Stop.class);
  }
}
