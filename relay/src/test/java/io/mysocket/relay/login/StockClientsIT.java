package io.mysocket.relay.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.traffic.AccessRecord;
import io.mysocket.relay.tunnels.Tunnel;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every SSH client at hand: forwarding, session with a pty, banner, live log, a request. */
class StockClientsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static final class Answer extends SimpleChannelInboundHandler<ByteBuf> {
    private final StringBuffer text = new StringBuffer();

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
      text.append(bytes.toString(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @EnumSource
  void serves(Clients kind) throws Exception {
    HttpServer target =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    target.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, 5);
          exchange.getResponseBody().write("hello".getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    target.start();
    Path key = folder.resolve("keys/id");
    try (RelayRig rig = new RelayRig(folder.resolve("data"))) {
      String line = StockClient.keyPair(key, "ed25519");
      rig.put("/api/v2/account/keys/k", "{\"publicKey\":\"" + line + "\"}");
      try (StockClient client = kind.open(rig, key, 80, target.getAddress().getPort())) {
        client.awaitOutput("Logs");
        assertThat(client.output()).contains("ssh -R 80 - https://");
        // Some hear of it before it carries.
        Tunnel tunnel =
            Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> rig.tunnels().all(), all -> !all.isEmpty())
                .getFirst();

        assertThat(get(tunnel)).contains("200 OK").endsWith("hello");
        rig.seams().traffic().add(visit(tunnel.socketId()));

        client.awaitOutput("TCP 200 bytes_sent:8 bytes_received:5 session_time: 1.899");
        System.out.println(
            kind + " is " + ((io.mysocket.relay.tunnels.AgentTunnel) tunnel).software());
      }
      Awaitility.await().atMost(PATIENCE).until(() -> rig.tunnels().all().isEmpty());
    } finally {
      target.stop(0);
    }
  }

  /** All but dropbear as Debian 12 has it. */
  @ParameterizedTest
  @EnumSource
  void comesInByAPostQuantumKeyExchangeIfItHasOne(Clients kind) throws Exception {
    Path key = folder.resolve("keys/id");
    try (RelayRig rig =
        new RelayRig(folder.resolve("data"), Map.of("MYSOCKET_SSH_KEY_EXCHANGE", "post-quantum"))) {
      String line = StockClient.keyPair(key, "ed25519");
      rig.put("/api/v2/account/keys/k", "{\"publicKey\":\"" + line + "\"}");
      try (StockClient client = kind.open(rig, key, 80, 9)) {
        if (kind == Clients.DROPBEAR) {
          client.awaitOutput("No matching algo kex");
        } else {
          client.awaitOutput("Logs");
        }
      }
    }
  }

  private static String get(Tunnel tunnel) throws Exception {
    Answer answer = new Answer();
    InetSocketAddress visitor = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.9"), 40_001);
    Channel stream = tunnel.open(visitor, answer).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    stream.writeAndFlush(
        Unpooled.copiedBuffer(
            "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", StandardCharsets.UTF_8));
    stream.closeFuture().await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    Awaitility.await().atMost(PATIENCE).until(() -> answer.text.toString().endsWith("hello"));
    return answer.text.toString();
  }

  private static AccessRecord visit(String socketId) {
    return new AccessRecord.RawConnection(
        Instant.parse("2020-11-25T19:19:50Z"),
        socketId,
        "key",
        "192.0.2.106",
        null,
        new AccessRecord.Outcome(200, null, 5, 8, Duration.ofMillis(1899)),
        null,
        "id");
  }
}
