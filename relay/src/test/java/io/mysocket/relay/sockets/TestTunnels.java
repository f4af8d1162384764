package io.mysocket.relay.sockets;

import io.mysocket.relay.RelayRig;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.testing.TestDatabase;
import java.time.Clock;

/** Tunnels made beside a running relay. */
public final class TestTunnels {
  private TestTunnels() {}

  static Sockets sockets(Database database) {
    return PortlessSockets.in(database);
  }

  public static TunnelRow create(RelayRig rig, String socketId) throws Exception {
    try (Database database = TestDatabase.open(rig.folder)) {
      SocketRow socket = database.read(now -> SocketTable.byId(now, socketId)).orElseThrow();
      return new SocketTunnels(database, rig.tunnels(), Clock.systemUTC()).create(socket);
    }
  }
}
