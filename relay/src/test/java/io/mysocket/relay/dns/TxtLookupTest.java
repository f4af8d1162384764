package io.mysocket.relay.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.dns.TxtLookup.Absent;
import io.mysocket.relay.dns.TxtLookup.Found;
import io.mysocket.relay.dns.TxtLookup.Unknown;
import java.util.List;
import org.junit.jupiter.api.Test;

class TxtLookupTest {
  @Test
  void tellsWhatIsThereFromWhatIsNotAndFromWhatNobodyKnows() throws Exception {
    try (TestDns dns = new TestDns()) {
      TxtLookup lookup = new TxtLookup(List.of(dns.address()));
      dns.records.put("_mysocket.a.example", List.of("v=spf1 -all", "mysocket=1234"));
      dns.records.put("_mysocket.empty.example", List.of());

      assertThat(lookup.find("_mysocket.a.example"))
          .isInstanceOfSatisfying(
              Found.class,
              found ->
                  assertThat(found.texts())
                      .containsExactlyInAnyOrder("v=spf1 -all", "mysocket=1234"));
      assertThat(lookup.find("_mysocket.empty.example")).isEqualTo(new Absent());
      assertThat(lookup.find("_mysocket.none.example")).isEqualTo(new Absent());
      dns.broken = true;
      assertThat(lookup.find("_mysocket.a.example")).isInstanceOf(Unknown.class);
    }
  }

  @Test
  void asksTheNextServerWhenOneIsSilent() throws Exception {
    try (TestDns dns = new TestDns();
        java.net.DatagramSocket silent =
            new java.net.DatagramSocket(0, java.net.InetAddress.ofLiteral("127.0.0.1"))) {
      dns.records.put("_mysocket.a.example", List.of("x"));
      var first = (java.net.InetSocketAddress) silent.getLocalSocketAddress();

      assertThat(new TxtLookup(List.of(first, dns.address())).find("_mysocket.a.example"))
          .isEqualTo(new Found(List.of("x")));
    }
  }
}
