package io.mysocket.control.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.TunnelKey;
import io.mysocket.control.testing.FakeRelay;
import io.mysocket.control.testing.Fault;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RelayClientTest {
  private static final Patience SHORT =
      new Patience(
          Duration.ofSeconds(2),
          Duration.ofMillis(500),
          Duration.ofSeconds(5),
          Duration.ofMillis(10),
          Duration.ofMillis(50));
  private static final String KEY = "home/default/a name";
  private static final SocketSpec SPEC = SocketSpec.of(new Owner("home", "default/a name", "u1"));

  private final FakeRelay relay = new FakeRelay();
  private final RelayClient client = new RelayClient(relay.endpoint());

  @AfterEach
  void close() {
    client.close();
    relay.close();
  }

  @Test
  void aSocketIsPutFoundListedAndDeletedByItsKey() {
    assertThat(client.find(KEY)).isEmpty();
    var put = client.put(KEY, SPEC, null);
    assertThat(put.key()).isEqualTo(KEY);
    assertThat(client.put(KEY, SPEC, null)).isEqualTo(put);
    assertThat(client.find(KEY)).contains(put);
    assertThat(client.list("home")).containsExactly(put);
    assertThat(client.list("elsewhere")).isEmpty();
    assertThat(client.tunnels(KEY)).isEmpty();
    relay.connect(KEY);
    assertThat(client.tunnels(KEY))
        .singleElement()
        .satisfies(t -> assertThat(t.id()).isEqualTo("t0"));

    client.putKey(KEY, "tunnel", TunnelKey.of("ssh-ed25519 AAAA"));
    assertThat(relay.keysOf(KEY)).containsExactly("ssh-ed25519 AAAA");
    client.deleteKey(KEY, "tunnel");
    assertThat(relay.keysOf(KEY)).isEmpty();

    client.delete(KEY, false);
    client.delete(KEY, false);
    assertThat(client.find(KEY)).isEmpty();
  }

  @Test
  void aRetainedSocketLosesItsOwnerOnly() {
    client.put(KEY, SPEC, null);
    client.delete(KEY, true);
    assertThat(client.find(KEY).orElseThrow().owner()).isNull();
  }

  @Test
  void everyPageOfAListIsRead() {
    for (int i = 0; i < 450; i++) {
      relay.put("home/default/s" + i, SPEC);
    }
    assertThat(client.list("home")).hasSize(450);
    assertThat(relay.count("GET sockets")).isEqualTo(3);
  }

  @Test
  void theGenerationGuardsAnUpdate() {
    var put = client.put(KEY, SPEC, null);
    relay.drift(KEY);
    var refused =
        catchThrowableOfType(
            RelayFailure.Refused.class, () -> client.put(KEY, SPEC, put.generation()));
    assertThat(refused.problem().code()).isEqualTo(ProblemKind.GENERATION_MISMATCH.code());
    assertThat(refused.lasting()).isTrue();
  }

  @Test
  void theTokenIsReadAnewForEveryCall() {
    var token = new AtomicReference<>("msk_old");
    try (var other = new RelayClient(new RelayEndpoint(relay.url(), token::get, relay.ca()))) {
      var refused = catchThrowableOfType(RelayFailure.Refused.class, () -> other.list("home"));
      assertThat(refused.status()).isEqualTo(401);
      token.set(FakeRelay.TOKEN);
      assertThat(other.list("home")).isEmpty();
    }
  }

  @Test
  void aRelayInTroubleIsAskedAgainWhenItSaysSo() {
    relay.fail(new Fault.Answer(429, 7));
    var busy = catchThrowableOfType(RelayFailure.Refused.class, () -> client.find(KEY));
    assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(busy.lasting()).isFalse();

    relay.fail(new Fault.Answer(503, null));
    var broken = catchThrowableOfType(RelayFailure.Refused.class, () -> client.find(KEY));
    assertThat(broken.retryAfter()).isNull();
    assertThat(broken.lasting()).isFalse();
    assertThat(broken).hasMessageContaining("503");
  }

  @Test
  void noAnswerInTimeIsUnreachable() {
    relay.fail(new Fault.Slow(Duration.ofSeconds(3)));
    try (var hasty = new RelayClient(relay.endpoint(), SHORT)) {
      assertThatThrownBy(hasty::relay)
          .isInstanceOf(RelayFailure.Unreachable.class)
          .hasMessageContaining("did not answer in PT0.5S");
    }
  }

  @Test
  void aRelayThatHangsUpOrIsNotThereIsUnreachable() {
    relay.fail(new Fault.Drop());
    assertThatThrownBy(client::relay).isInstanceOf(RelayFailure.Unreachable.class);
    relay.fail(null);
    assertThat(client.relay().version()).isEqualTo("1.2.3");
    relay.stop();
    assertThatThrownBy(client::relay)
        .isInstanceOf(RelayFailure.Unreachable.class)
        .hasMessageContaining(relay.url().toString());
  }

  @Test
  void aRestartedRelayIsReachedAtOnceInSpiteOfDeadConnections() {
    assertThat(client.relay().domain()).isEqualTo("mysocket.localhost");
    relay.stop();
    relay.restart();
    assertThat(client.put(KEY, SPEC, null).key()).isEqualTo(KEY);
  }

  @Test
  void aRelayWithACertificateOfSomebodyElseIsNotTrusted() {
    try (var wary = new RelayClient(new RelayEndpoint(relay.url(), () -> "", null))) {
      assertThatThrownBy(wary::relay)
          .isInstanceOf(RelayFailure.Unreachable.class)
          .hasMessageContaining("no trusted TLS connection");
    }
  }

  @Test
  void whatIsNoCertificateOrNoAddressIsRefused() {
    var noPem = new RelayEndpoint(relay.url(), () -> "", "hello");
    assertThatThrownBy(() -> new RelayClient(noPem))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PEM");
    var noHost = URI.create("mailto:x");
    assertThatThrownBy(() -> new RelayEndpoint(noHost, () -> "", null))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
