package io.mysocket.relay.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.relay.accounts.Accounts;
import io.mysocket.relay.accounts.Tokens;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.testing.OnEveryDatabase;
import io.mysocket.relay.testing.TestDatabase;
import io.mysocket.relay.tunnels.Tunnels;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabase
class SocketTunnelsTest {
  private static final SocketSpec PLAIN =
      new SocketSpec(
          null, null, null, null, null, null, null, null, null, null, null, null, null, null);

  @TempDir Path folder;
  private Database database;
  private Sockets sockets;
  private SocketTunnels tunnels;
  private Caller caller;

  @BeforeEach
  void open() throws Exception {
    database = TestDatabase.open(folder);
    sockets = PortlessSockets.in(database);
    tunnels = new SocketTunnels(database, new Tunnels(), Clock.systemUTC());
    Tokens tokens = new Tokens(database, Clock.systemUTC());
    String account = new Accounts(database, Clock.systemUTC()).defaultAccount().id();
    String text =
        tokens
            .issue(account, new io.mysocket.control.accounts.TokenSpec("test", null, null, null))
            .token();
    caller = tokens.caller(text).orElseThrow();
  }

  @AfterEach
  void close() {
    database.close();
  }

  private SocketRow socket(String key) {
    return sockets.upsert(caller, new SocketKey(key), PLAIN, new Guard.None()).socket();
  }

  @Test
  void findsATunnelByItsPort() {
    SocketRow socket = socket("a");
    TunnelRow first = tunnels.create(socket);
    TunnelRow second = tunnels.create(socket);

    assertThat(tunnels.of(socket)).containsExactly(first, second);
    assertThat(tunnels.ofAccount(caller.accountId())).containsExactly(first, second);
    assertThat(tunnels.byPort(second.port())).contains(second);
    assertThat(tunnels.byId(first.id())).contains(first);
    assertThat(tunnels.isConnected(first)).isFalse();
  }

  @Test
  void givesEveryPortOnce() {
    List<Integer> ports = new ArrayList<>();
    for (String key : List.of("a", "b", "c")) {
      SocketRow socket = socket(key);
      ports.add(socket.tunnelPort());
      for (int i = 0; i < 20; i++) {
        ports.add(tunnels.create(socket).port());
      }
    }

    assertThat(ports).doesNotHaveDuplicates().allMatch(port -> port >= 1024 && port <= 65535);
  }

  @Test
  void deletesOnlyTheSocketsOwn() {
    SocketRow socket = socket("a");
    TunnelRow tunnel = tunnels.create(socket);

    tunnels.delete(socket("b"), tunnel.id());
    assertThat(tunnels.of(socket)).containsExactly(tunnel);
    tunnels.delete(socket, tunnel.id());

    assertThat(tunnels.byPort(tunnel.port())).isEmpty();
  }

  @Test
  void goesWithItsSocket() {
    SocketRow socket = socket("a");
    TunnelRow tunnel = tunnels.create(socket);

    sockets.delete(caller, "a", new Guard.None());

    assertThat(tunnels.byPort(tunnel.port())).isEmpty();
    assertThatThrownBy(() -> tunnels.create(socket))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo("not-found"));
  }

  @Test
  void hasALimitForEachSocket() {
    SocketRow socket = socket("a");
    for (int i = 0; i < SocketTunnels.QUOTA; i++) {
      tunnels.create(socket);
    }

    assertThatThrownBy(() -> tunnels.create(socket))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem().code()).isEqualTo("quota-exceeded"));
    assertThat(tunnels.of(socket)).hasSize(SocketTunnels.QUOTA);
  }
}
