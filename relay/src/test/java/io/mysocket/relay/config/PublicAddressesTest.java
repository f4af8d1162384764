package io.mysocket.relay.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.config.RelayConfig.Names;
import io.mysocket.relay.config.RelayConfig.PublicPorts;
import org.junit.jupiter.api.Test;

class PublicAddressesTest {
  private static final Names NAMES = new Names("a", "edge.a", "api.a", "ssh.a", "portal.a");

  @Test
  void leavesOutTheUsualPorts() {
    assertThat(new PublicAddresses(NAMES, new PublicPorts(443, 80, 22)).https("x"))
        .hasToString("https://x");
    assertThat(new PublicAddresses(NAMES, new PublicPorts(443, 80, 22)).http("x"))
        .hasToString("http://x");
    assertThat(new PublicAddresses(NAMES, new PublicPorts(80, 443, 22)).https("x"))
        .hasToString("https://x:80");
  }

  @Test
  void takesThePortsThatWereBoundForThoseLeftOpen() {
    PublicAddresses addresses = new PublicAddresses(NAMES, new PublicPorts(0, 80, 0));

    addresses.bound(new PublicPorts(5001, 5002, 5003));

    assertThat(addresses.ports()).isEqualTo(new PublicPorts(5001, 80, 5003));
  }
}
