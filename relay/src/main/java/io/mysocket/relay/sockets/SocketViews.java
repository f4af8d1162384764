package io.mysocket.relay.sockets;

import io.mysocket.control.sockets.HostnameState;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.tunnels.Tunnels;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Sockets as the API shows them. Any thread; does not block. */
public final class SocketViews {
  private final PublicAddresses addresses;
  private final Tunnels tunnels;
  private final Hostnames hostnames;
  private final CertificateSource certificates;

  public SocketViews(
      PublicAddresses addresses,
      Tunnels tunnels,
      Hostnames hostnames,
      CertificateSource certificates) {
    this.addresses = addresses;
    this.tunnels = tunnels;
    this.hostnames = hostnames;
    this.certificates = certificates;
  }

  /** The socket with the tunnels that it has at this moment. */
  public Socket view(SocketRow row) {
    Desired desired = row.desired();
    String dnsName = dnsName(row);
    List<URI> urls = urls(row, dnsName);
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
        desired.hostnames(),
        states(row),
        ports(row),
        urls.getFirst(),
        urls,
        desired.target(),
        desired.access(),
        desired.tls(),
        desired.limits(),
        desired.owner(),
        row.tunnelPort(),
        row.generation(),
        new Socket.Tunnels(tunnels.of(row.id()).size()),
        row.createdAt(),
        row.updatedAt());
  }

  private List<HostnameState> states(SocketRow row) {
    List<HostnameState> states = hostnames.states(row);
    Desired desired = row.desired();
    boolean shown =
        desired.type() == SocketType.HTTPS
            || desired.type() == SocketType.TLS && !desired.isPassthrough();
    return shown ? states.stream().map(state -> certified(state, certificates)).toList() : states;
  }

  /** A name that is proved is not active before there is a certificate for it. */
  public static HostnameState certified(HostnameState state, CertificateSource certificates) {
    boolean waits =
        state.state() == HostnameState.State.ACTIVE
            && certificates.find(new HostPattern(state.name())).isEmpty();
    return waits
        ? new HostnameState(
            state.name(),
            HostnameState.State.PENDING_CERTIFICATE,
            state.record(),
            "The name is proved. "
                + certificates
                    .obstacle(new HostPattern(state.name()))
                    .map("There is no certificate for it yet. "::concat)
                    .orElse("The relay is getting a certificate for it."))
        : state;
  }

  String dnsName(SocketRow row) {
    return row.label() + "." + addresses.names().tunnels();
  }

  private List<Integer> ports(SocketRow row) {
    Desired desired = row.desired();
    int http = addresses.ports().http();
    int https = addresses.ports().https();
    return switch (desired.type()) {
      case HTTP -> List.of(http);
      case HTTPS -> desired.plainHttp() == PlainHttp.OFF ? List.of(https) : List.of(http, https);
      case TCP -> List.of(own(row));
      case TLS -> List.of(own(row), https);
    };
  }

  /** Its own port first, then by its name below the relay's domain, then by proven names. */
  private List<URI> urls(SocketRow row, String dnsName) {
    List<String> hosts = new ArrayList<>();
    hosts.add(dnsName);
    hostnames.active(row.id()).stream()
        .filter(name -> !name.isWildcard())
        .forEach(name -> hosts.add(name.text()));
    List<URI> urls = new ArrayList<>();
    for (String host : hosts) {
      switch (row.desired().type()) {
        case HTTP -> urls.add(addresses.http(host));
        case HTTPS -> {
          urls.add(addresses.https(host));
          if (row.desired().plainHttp() == PlainHttp.SERVE) {
            urls.add(addresses.http(host));
          }
        }
        case TCP -> urls.add(uri("tcp", host, own(row)));
        case TLS -> {
          urls.add(uri("tls", host, own(row)));
          urls.add(uri("tls", host, addresses.ports().https()));
        }
      }
    }
    return urls;
  }

  private static int own(SocketRow row) {
    Integer port = row.port();
    if (port == null) {
      throw new IllegalStateException("the socket " + row.id() + " has no port");
    }
    return port;
  }

  private static URI uri(String scheme, String host, int port) {
    return URI.create(scheme + "://" + host + ":" + port);
  }
}
