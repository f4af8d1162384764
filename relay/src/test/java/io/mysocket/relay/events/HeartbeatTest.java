package io.mysocket.relay.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.relay.config.PublicAddresses;
import io.mysocket.relay.config.RelayConfig;
import io.mysocket.relay.control.Auditing;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.control.ControlServer;
import io.mysocket.relay.control.Router;
import io.mysocket.relay.database.Database;
import io.mysocket.relay.sockets.PortlessSockets;
import io.mysocket.relay.sockets.SocketViews;
import io.mysocket.relay.sockets.Sockets;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import io.mysocket.relay.testing.TestDatabase;
import io.mysocket.relay.tunnels.Tunnels;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabaseAtLength
class HeartbeatTest {
  @TempDir Path folder;

  @Test
  void showsThatAStreamWithoutEventsLives() throws Exception {
    TokenView token =
        new TokenView("t", "t", List.of(Scope.SOCKETS_READ), null, Instant.EPOCH, null);
    PublicAddresses addresses =
        new PublicAddresses(
            new RelayConfig.Names("a", "b", "c", "d", "e"), new RelayConfig.PublicPorts(1, 2, 3));
    try (Database database = TestDatabase.open(folder)) {
      Sockets sockets = PortlessSockets.in(database);
      try (EventFeed feed =
              new EventFeed(
                  database,
                  sockets,
                  new SocketViews(
                      addresses,
                      new Tunnels(),
                      PortlessSockets.hostnames(database),
                      _ -> Optional.empty()));
          ControlServer server =
              new ControlServer(
                  new Router(new EventApi(feed, Duration.ofMillis(50)).endpoints()),
                  _ -> Optional.of(new Caller("account", token)),
                  new Auditing(Map::of, Clock.systemUTC(), _ -> {}))) {
        feed.start();
        server.start();
        try (Socket socket =
            new Socket(server.address().getAddress(), server.address().getPort())) {
          socket.setSoTimeout(30_000);
          socket
              .getOutputStream()
              .write(
                  "GET /api/v2/events HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer x\r\n\r\n"
                      .getBytes(StandardCharsets.US_ASCII));
          BufferedReader in =
              new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
          int beats = 0;
          String all = "";
          while (beats < 3) {
            String line = in.readLine();
            all += line + "\n";
            beats += line.equals(":") ? 1 : 0;
          }
          assertThat(all)
              .startsWith("HTTP/1.1 200")
              .containsIgnoringCase("content-type: text/event-stream")
              .contains("event: reset");
        }
      }
    }
  }
}
