package io.mysocket.operator.relays;

import io.mysocket.control.client.RelayClient;
import io.mysocket.control.testing.FakeRelay;
import io.mysocket.crds.relays.CredentialsRef;
import io.mysocket.crds.relays.RelayConnectionSpec;
import java.time.Clock;

/** A cluster's connection with a fake relay. */
final class TestConnection {
  private TestConnection() {}

  static Connection to(FakeRelay relay, ConnectionId id, Clock clock) {
    var credentials = new CredentialsRef("x", null);
    var spec =
        new RelayConnectionSpec(
            relay.url().toString(), null, credentials, null, null, null, null, null, null);
    return new Connection(id, "home", spec, new RelayClient(relay.endpoint()), clock);
  }
}
