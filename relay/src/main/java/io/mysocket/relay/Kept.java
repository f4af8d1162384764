package io.mysocket.relay;

import io.mysocket.relay.accounts.AccountKeys;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Suspensions;
import io.mysocket.relay.accounts.Trust;
import io.mysocket.relay.certificates.CertificateSource;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.domains.DomainApi;
import io.mysocket.relay.domains.Domains;
import io.mysocket.relay.domains.ReservationTable;
import io.mysocket.relay.health.Readiness;
import io.mysocket.relay.login.HostKey;
import io.mysocket.relay.login.LoginServer;
import io.mysocket.relay.login.SshAuthority;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.Routes;
import io.mysocket.relay.sockets.Claims;
import io.mysocket.relay.sockets.FormerOwners;
import io.mysocket.relay.sockets.Hostnames;
import io.mysocket.relay.sockets.PortDoors;
import io.mysocket.relay.sockets.SocketRow;
import io.mysocket.relay.sockets.SocketTunnels;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.sockets.TunnelKeys;
import io.mysocket.relay.tunnels.Tunnels;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;

/** What outlives the relay, and who works with it. */
record Kept(
    Database database,
    HostKey hostKey,
    Accounts accounts,
    AccountKeys accountKeys,
    Suspensions suspensions,
    Trust trust,
    Claims claims,
    Sockets sockets,
    TunnelKeys keys,
    SocketTunnels socketTunnels,
    SshAuthority authority) {

  /** All of it in this database and the configured folder; made where it is missing. */
  static Kept of(
      Database database, RelayConfig config, PortDoors doors, Tunnels tunnels, Clock clock)
      throws CannotStartException {
    Path folder = config.dataDir();
    Claims claims = Claims.open(config, database, doors, new ReservationTable());
    return new Kept(
        database,
        HostKey.loadOrCreate(folder),
        new Accounts(database, clock),
        new AccountKeys(database, tunnels, clock),
        new Suspensions(database, clock),
        new Trust(database),
        claims,
        new Sockets(database, clock, claims),
        new TunnelKeys(database, tunnels, clock),
        new SocketTunnels(database, tunnels, clock),
        SshAuthority.loadOrCreate(folder, clock));
  }

  /** Reserved host names, with what visitors are shown for them. */
  DomainApi domains(CertificateSource certificates, Clock clock) {
    Hostnames hostnames = claims.hostnames();
    return new DomainApi(new Domains(database, sockets, hostnames, clock), hostnames, certificates);
  }

  /** The account whose socket answers to a host name. */
  Optional<String> ownerOf(Routes routes, String host) {
    return HostName.of(host)
        .flatMap(routes.now()::find)
        .flatMap(route -> sockets.byId(route.socketId()))
        .map(SocketRow::accountId);
  }

  /** The same, or the account whose socket did lately. */
  Optional<String> lastOwnerOf(Routes routes, String domain, HostName host) {
    return ownerOf(routes, host.text()).or(() -> new FormerOwners(database, domain).of(host));
  }

  /** What the relay's own certificates are kept and told with. */
  Front.Ground ground(Readiness readiness) {
    return new Front.Ground(
        claims.certificates().shown(), database, claims.seal(), sockets::certified, readiness);
  }

  /** What those who log in are checked against. */
  LoginServer.Kept atTheDoor() {
    return new LoginServer.Kept(
        hostKey,
        database,
        accounts,
        accountKeys,
        suspensions,
        authority,
        sockets,
        keys,
        socketTunnels);
  }
}
