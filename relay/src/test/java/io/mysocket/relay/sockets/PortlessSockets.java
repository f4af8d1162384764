package io.mysocket.relay.sockets;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.relay.certificates.KeySeal;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.PortRange;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.domains.ReservationTable;
import io.mysocket.relay.testing.PassingFolder;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

/** Sockets without a relay around them: no port can be had. */
public final class PortlessSockets {
  private PortlessSockets() {}

  public static Sockets in(Database database) {
    return in(database, Clock.systemUTC(), hostnames(database));
  }

  public static Sockets in(Database database, Clock clock, Hostnames hostnames) {
    PortDoors shut =
        new PortDoors() {
          @Override
          public boolean openPort(int port) {
            return false;
          }

          @Override
          public void closePort(int port) {}
        };
    SocketCertificates certificates;
    KeySeal seal;
    try {
      seal = KeySeal.loadOrCreate(PassingFolder.create("seal"));
      certificates = new SocketCertificates(database, hostnames, seal);
    } catch (CannotStartException | IOException e) {
      throw new IllegalStateException(e);
    }
    return new Sockets(
        database,
        clock,
        new Claims(new OwnPorts(new PortRange(1, 1), shut), hostnames, certificates, seal));
  }

  public static Hostnames hostnames(Database database) {
    return new Hostnames(
        database,
        new RelayConfig.Names(
            "relay.test",
            "edge.relay.test",
            "api.relay.test",
            "ssh.relay.test",
            "portal.relay.test"),
        new ReservationTable());
  }

  /** Makes accounts of these names, which are their ids too. */
  public static void accounts(Database database, String... names) {
    for (String name : names) {
      database.write(now ->
          now.handle()
              .execute(
                  "INSERT INTO account (id, name, socket_quota, created_at) VALUES (?, ?, 100, 0)",
                  name,
                  name));
    }
  }

  /** Somebody of an account who may write its sockets. */
  public static Caller caller(String account) {
    return new Caller(
        account, new TokenView("t", "t", List.of(Scope.SOCKETS_WRITE), null, Instant.EPOCH, null));
  }

  /** A socket with nothing but host names of its own. */
  public static SocketSpec named(String... hostnames) {
    return new SocketSpec(
        null,
        null,
        null,
        null,
        null,
        null,
        List.of(hostnames),
        null,
        null,
        null,
        null,
        null,
        null,
        null);
  }
}
