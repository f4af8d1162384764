package io.mysocket.relay.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class VisitorTest {
  private static Visitor from(byte... address) throws Exception {
    return new Visitor(
        new InetSocketAddress(InetAddress.getByAddress(address), 1), Rig.name(Rig.WEB), 443);
  }

  @Test
  void quotesIpv6InForwarded() throws Exception {
    Visitor visitor =
        from(new byte[] {0x20, 1, 0xd, (byte) 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
    var headers = new DefaultHttpHeaders();

    ForwardingHeaders.set(headers, visitor, "a.example:444", "id");

    assertThat(headers.get("x-forwarded-for")).isEqualTo("2001:db8:0:0:0:0:0:1");
    assertThat(headers.get("forwarded"))
        .isEqualTo("for=\"[2001:db8:0:0:0:0:0:1]\";host=\"a.example:444\";proto=https");
  }

  @Test
  void writesAMappedIpv4AddressAsSuch() throws Exception {
    byte[] mapped = new byte[16];
    mapped[10] = -1;
    mapped[11] = -1;
    mapped[12] = (byte) 192;
    mapped[15] = 7;
    InetAddress six = java.net.Inet6Address.getByAddress("x", mapped, 0);

    assertThat(Visitor.host(six)).isEqualTo("192.0.0.7");
    assertThat(from((byte) 192, (byte) 0, (byte) 2, (byte) 7).forwardedFor())
        .isEqualTo("192.0.2.7");
  }
}
