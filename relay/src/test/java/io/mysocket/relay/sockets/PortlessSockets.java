package io.mysocket.relay.sockets;

import io.mysocket.relay.certificates.KeySeal;
import io.mysocket.relay.config.CannotStartException;
import io.mysocket.relay.config.PortRange;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.domains.ReservationTable;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;

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
    try {
      certificates =
          new SocketCertificates(
              database, hostnames, KeySeal.loadOrCreate(Files.createTempDirectory("seal")));
    } catch (CannotStartException | IOException e) {
      throw new IllegalStateException(e);
    }
    return new Sockets(
        database,
        clock,
        new Claims(new OwnPorts(new PortRange(1, 1), shut), hostnames, certificates));
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
}
