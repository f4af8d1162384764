package io.mysocket.relay.original;

import io.mysocket.relay.certificates.ClientAuthority;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.login.SshAuthority;
import io.mysocket.relay.sockets.SocketTunnels;
import io.mysocket.relay.sockets.SocketViews;
import io.mysocket.relay.sockets.Sockets;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The original API but for accounts and logins, which bring their own endpoints. */
public final class OriginalApi {
  /** What it speaks of. */
  public record Doors(Sockets sockets, SocketTunnels tunnels, SocketViews views) {}

  /**
   * The authorities of the relay's organization.
   *
   * @param mtlsCertificate PEM
   */
  public record Authorities(SshAuthority ssh, String mtlsCertificate) {
    /**
     * With an authority for client certificates in the data folder.
     *
     * @throws CannotStartException if its files cannot be used
     */
    public static Authorities of(SshAuthority ssh, RelayConfig config, Clock clock)
        throws CannotStartException {
      return new Authorities(
          ssh,
          ClientAuthority.loadOrCreate(config.dataDir(), config.names().domain(), clock).pem());
    }
  }

  private final List<Endpoint> endpoints;

  /**
   * @param passwordHash makes the text that is kept of a password; may take its time
   */
  public OriginalApi(
      Doors doors,
      Authorities authorities,
      PublicAddresses addresses,
      UnaryOperator<String> passwordHash) {
    OriginalViews views =
        new OriginalViews(doors.views(), doors.tunnels(), addresses, authorities.ssh());
    Translation translation = new Translation(passwordHash);
    this.endpoints =
        Stream.of(
                new OriginalSocketApi(doors.sockets(), doors.tunnels(), views, translation)
                    .endpoints(),
                new OriginalTunnelApi(doors.sockets(), doors.tunnels(), views, authorities.ssh())
                    .endpoints(),
                new OrganizationApi(
                        addresses.names().domain(),
                        authorities.ssh().publicLine(),
                        authorities.mtlsCertificate())
                    .endpoints(),
                NotOffered.endpoints())
            .flatMap(List::stream)
            .toList();
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }
}
