package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.tunnels.Tunnels;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Sockets as the API shows them. Any thread; does not block. */
public final class SocketViews {
  private final PublicAddresses addresses;
  private final Tunnels tunnels;

  public SocketViews(PublicAddresses addresses, Tunnels tunnels) {
    this.addresses = addresses;
    this.tunnels = tunnels;
  }

  /** The socket with the tunnels that it has at this moment. */
  public Socket view(SocketRow row) {
    Desired desired = row.desired();
    String dnsName = dnsName(row);
    List<URI> urls = urls(desired, dnsName);
    return new Socket(
        row.key(),
        row.id(),
        desired.type(),
        desired.plainHttp(),
        desired.name(),
        desired.description(),
        desired.tags(),
        dnsName,
        desired.subdomain(),
        List.of(),
        ports(desired),
        urls.getFirst(),
        urls,
        target(desired),
        null,
        null,
        null,
        desired.owner(),
        row.tunnelPort(),
        row.generation(),
        new Socket.Tunnels(tunnels.of(row.id()).size()),
        row.createdAt(),
        row.updatedAt());
  }

  String dnsName(SocketRow row) {
    return row.label() + "." + addresses.names().tunnels();
  }

  static Target target(Desired desired) {
    return new Target(Target.Scheme.HTTP, desired.hostHeader(), null, null);
  }

  private List<Integer> ports(Desired desired) {
    int http = addresses.ports().http();
    int https = addresses.ports().https();
    if (desired.type() == SocketType.HTTP) {
      return List.of(http);
    }
    return desired.plainHttp() == PlainHttp.OFF ? List.of(https) : List.of(http, https);
  }

  private List<URI> urls(Desired desired, String dnsName) {
    List<URI> urls = new ArrayList<>();
    if (desired.type() == SocketType.HTTPS) {
      urls.add(addresses.https(dnsName));
    }
    if (desired.type() == SocketType.HTTP || desired.plainHttp() == PlainHttp.SERVE) {
      urls.add(addresses.http(dnsName));
    }
    return urls;
  }
}
