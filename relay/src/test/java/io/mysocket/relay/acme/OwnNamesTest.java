package io.mysocket.relay.acme;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import java.util.List;
import org.junit.jupiter.api.Test;

class OwnNamesTest {
  private static final List<HostName> EXACT =
      List.of(new HostName("api.relay.test"), new HostName("portal.relay.test"));
  private static final List<HostPattern> ROUTES =
      List.of(
          new HostPattern("calm-fox-1234.edge.relay.test"),
          new HostPattern("shop.example.com"),
          new HostPattern("*.example.com"));

  private static List<List<String>> wanted(boolean wildcard) {
    return new OwnNames(EXACT, new HostName("edge.relay.test"), wildcard)
        .wanted(ROUTES).stream().map(Wanted::texts).toList();
  }

  @Test
  void wantsOneCertificateForAllOfItsOwn() {
    assertThat(wanted(true))
        .containsExactly(
            List.of("*.edge.relay.test", "api.relay.test", "portal.relay.test"),
            List.of("shop.example.com"),
            List.of("*.example.com"));
  }

  @Test
  void wantsOneForEachNameWithoutAWildcard() {
    assertThat(wanted(false))
        .containsExactly(
            List.of("api.relay.test"),
            List.of("portal.relay.test"),
            List.of("calm-fox-1234.edge.relay.test"),
            List.of("shop.example.com"),
            List.of("*.example.com"));
  }
}
