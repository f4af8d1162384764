package io.mysocket.relay.edge;

import io.mysocket.control.sockets.Target.ProxyProtocol;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;

/** PROXY protocol headers as the specification has them, of a visitor on this machine. */
final class ProxyHeaders {
  private static final byte[] SIGNATURE = {13, 10, 13, 10, 0, 13, 10, 'Q', 'U', 'I', 'T', 10};

  private ProxyHeaders() {}

  static byte[] of(ProxyProtocol version, String host, int from, int to) throws Exception {
    InetAddress address = InetAddress.ofLiteral(host);
    boolean v4 = address.getAddress().length == 4;
    if (version == ProxyProtocol.V1) {
      String text = address.getHostAddress();
      return "PROXY TCP%d %s %s %d %d\r\n"
          .formatted(v4 ? 4 : 6, text, text, from, to)
          .getBytes(StandardCharsets.US_ASCII);
    }
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    out.write(SIGNATURE);
    out.write(0x21);
    out.write(v4 ? 0x11 : 0x21);
    out.writeShort(v4 ? 12 : 36);
    out.write(address.getAddress());
    out.write(address.getAddress());
    out.writeShort(from);
    out.writeShort(to);
    return bytes.toByteArray();
  }
}
