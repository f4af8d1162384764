package io.mysocket.e2e.scale;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.Gauge;
import io.mysocket.e2e.lab.Running;
import io.mysocket.e2e.session.EchoSite;
import io.mysocket.e2e.session.OwnRelay;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a visitor holds who keeps a TLS connection and asks for nothing. */
@Tag("soak")
class RestingVisitorsIT {
  private static final int MANY = Integer.getInteger("soak.visitors", 4_000);
  private static final int FIRST = 200;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String SETTINGS =
      """
      limits:
        connections: {rate: 100000, burst: 100000}
        wait: {keep-alive: 1h}
      """;

  /** What they did before they rest. */
  enum Kind {
    HANDSHAKE("") {
      @Override
      void greet(SSLSocket visitor, String host) {}
    },
    HTTP_1_1("http/1.1") {
      @Override
      void greet(SSLSocket visitor, String host) throws IOException {
        String request = "GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n";
        visitor.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("\r\n\r\n" + EchoSite.PAGE)) {
          int next = visitor.getInputStream().read();
          if (next < 0) {
            throw new IOException("closed after " + answer);
          }
          answer.append((char) next);
        }
      }
    },
    /** The settings of both, and no request. */
    HTTP_2("h2") {
      @Override
      void greet(SSLSocket visitor, String host) throws IOException {
        byte[] settings = {0, 0, 0, 4, 0, 0, 0, 0, 0};
        byte[] acknowledged = {0, 0, 0, 4, 1, 0, 0, 0, 0};
        byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        visitor.getOutputStream().write(preface);
        visitor.getOutputStream().write(settings);
        byte[] head = visitor.getInputStream().readNBytes(9);
        visitor.getInputStream().readNBytes((head[1] & 0xff) << 8 | head[2] & 0xff);
        visitor.getOutputStream().write(acknowledged);
      }
    };

    private final String protocol;

    Kind(String protocol) {
      this.protocol = protocol;
    }

    abstract void greet(SSLSocket visitor, String host) throws IOException;
  }

  @TempDir Path folder;
  private final List<SSLSocket> visitors = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void holdLittle(Kind kind) throws Exception {
    try (OwnRelay relay =
            OwnRelay.asShipped(
                Files.createDirectory(folder.resolve("relay")), SETTINGS, "-XX:MaxRAM=1g");
        ManySockets sockets =
            new ManySockets(relay, Files.createDirectory(folder.resolve("agents")));
        EchoSite site = new EchoSite()) {
      sockets.make(1, 1, site.port());
      try (Running agent = sockets.agent(0, "-XX:MaxRAM=256m")) {
        sockets.awaitPage();
        measure(kind, sockets, Gauge.of(relay.process()), Gauge.of(agent));
      } finally {
        for (SSLSocket each : visitors) {
          each.close();
        }
      }
    }
  }

  private void measure(Kind kind, ManySockets sockets, Gauge relay, Gauge agent) throws Exception {
    come(kind, sockets, FIRST);
    long heap = relay.liveHeap();
    long relayBefore = relay.anonymous();
    agent.liveHeap();
    long agentBefore = agent.anonymous();
    come(kind, sockets, MANY);
    Thread.sleep(Duration.ofSeconds(5));
    long heapEach = (relay.liveHeap() - heap) / MANY;
    long relayEach = (relay.anonymous() - relayBefore) / MANY;
    agent.liveHeap();
    long agentEach = (agent.anonymous() - agentBefore) / MANY;
    System.out.printf(
        "%s: %d visitors; relay: heap %.1f KiB, memory %.1f KiB each; agent: memory %.1f KiB each%n",
        kind, MANY, heapEach / 1024.0, relayEach / 1024.0, agentEach / 1024.0);
    String kept = System.getProperty("soak.histogram", "");
    if (!kept.isEmpty()) {
      Files.writeString(Path.of(kept + "-" + kind), relay.histogram());
    }
    assertThat(relayEach).isLessThan(32 << 10);
    assertThat(agentEach).isLessThan(2 << 10);
  }

  private void come(Kind kind, ManySockets sockets, int count) throws Exception {
    URI url = URI.create(sockets.url());
    List<Future<SSLSocket>> coming = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < count; i++) {
        coming.add(
            threads.submit(() -> {
              SSLSocket visitor =
                  (SSLSocket)
                      sockets.trust.getSocketFactory().createSocket(url.getHost(), url.getPort());
              if (!kind.protocol.isEmpty()) {
                SSLParameters wanted = visitor.getSSLParameters();
                wanted.setApplicationProtocols(new String[] {kind.protocol});
                visitor.setSSLParameters(wanted);
              }
              visitor.startHandshake();
              kind.greet(visitor, url.getAuthority());
              return visitor;
            }));
      }
    }
    for (Future<SSLSocket> each : coming) {
      visitors.add(each.get());
    }
  }
}
