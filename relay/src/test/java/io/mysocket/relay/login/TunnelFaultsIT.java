package io.mysocket.relay.login;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.net.httpserver.HttpServer;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.sockets.TestTunnels;
import io.mysocket.relay.testing.Closing;
import io.mysocket.relay.tunnels.AgentTunnel;
import io.mysocket.relay.tunnels.Tunnel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Carriers of sockets that die: one of several under load, and one whose network is gone. */
class TunnelFaultsIT {
  private static final int WORKERS = 10;
  private static final int PER_SECOND = 200;
  private static final int SECONDS = 6;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** 27 s after the last packet it is given up; a machine may be late with that. */
  private static final Duration GIVEN_UP = Duration.ofSeconds(45);

  /** For a login beside a carrier that is cut off, which is sooner than that is given up. */
  private static final Duration TAKEN_OVER = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Path key;

  @BeforeEach
  void haveClients() {
    assumeThat(Path.of("/usr/bin/ssh")).isExecutable();
    key = folder.resolve("keys/id");
  }

  private RelayRig rig(String host) throws Exception {
    RelayRig rig = RelayRig.withEdge(folder.resolve("data"), host);
    String line = StockClient.keyPair(key, "ed25519");
    rig.put("/api/v2/account/keys/k", "{\"publicKey\":\"" + line + "\"}");
    return rig;
  }

  private static void awaitTunnels(RelayRig rig, int count) {
    Awaitility.await().atMost(PATIENCE).until(() -> rig.tunnels().all().size() == count);
  }

  /** A target that says who it is. */
  private static HttpServer target(String name, Set<String> seen) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          seen.add(name);
          byte[] answer = name.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }

  @Test
  void losesNothingButRequestsInFlightWhenOneOfTwoTunnelsDies() throws Exception {
    Set<String> seen = ConcurrentHashMap.newKeySet();
    HttpServer one = target("one", seen);
    HttpServer two = target("two", seen);
    try (RelayRig rig = rig("127.0.0.1")) {
      String id =
          rig.put(socket("mine"), "{\"subdomain\":\"bistro\",\"plainHttp\":\"serve\"}").text("id");
      try (StockClient first = tunnel(rig, id, one);
          StockClient second = tunnel(rig, id, two)) {
        awaitTunnels(rig, 2);
        URI uri =
            URI.create(
                "http://bistro.edge.relay.localhost:" + rig.relay.addresses().ports().http());
        AtomicInteger failed = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        List<CompletableFuture<Void>> workers = new ArrayList<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        for (int i = 0; i < WORKERS; i++) {
          workers.add(
              CompletableFuture.runAsync(
                  () -> visit(uri, end, answered, failed),
                  Executors.newVirtualThreadPerTaskExecutor()));
        }
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() -> answered.get() > PER_SECOND && seen.size() == 2);

        first.kill();

        workers.forEach(CompletableFuture::join);
        System.out.printf(
            "%d requests answered, %d failed when one of two tunnels died%n",
            answered.get(), failed.get());
        assertThat(failed.get()).isLessThanOrEqualTo(WORKERS);
        assertThat(answered.get()).isGreaterThan(PER_SECOND * SECONDS / 2);
        // Where the machine is slow, it died a moment before the last visit.
        Awaitility.await().atMost(PATIENCE).until(() -> rig.tunnels().of(id).size() == 1);
        assertThat(second.isAlive()).isTrue();
      }
    } finally {
      one.stop(0);
      two.stop(0);
    }
  }

  private StockClient tunnel(RelayRig rig, String socketId, HttpServer to) throws Exception {
    int port = TestTunnels.create(rig, socketId).port();
    return StockClient.ssh(
        rig, key, "-N", "-R", port + ":127.0.0.1:" + to.getAddress().getPort(), "me@127.0.0.1");
  }

  private static void visit(URI uri, long end, AtomicInteger answered, AtomicInteger failed) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build();
    long pause = TimeUnit.SECONDS.toNanos(1) * WORKERS / PER_SECOND;
    for (long next = System.nanoTime(); next < end; next += pause) {
      java.util.concurrent.locks.LockSupport.parkNanos(next - System.nanoTime());
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        (status == 200 ? answered : failed).incrementAndGet();
      } catch (IOException _) {
        failed.incrementAndGet();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /** A network namespace joined to this one by a cable that can be cut. */
  private static final class Elsewhere implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private final int number = COUNT.incrementAndGet();
    private final String name = "ms" + ProcessHandle.current().pid() + "n" + number;

    /** Four addresses of 10.213.0.0/16, which another program of tests hardly has at once. */
    private final int block = (int) (ProcessHandle.current().pid() * 8 + number) % (1 << 14) * 4;

    Elsewhere() throws Exception {
      StockClient.run("ip", "netns", "add", name);
      try {
        StockClient.run("ip", "link", "add", name, "type", "veth", "peer", "name", name + "p");
        StockClient.run("ip", "link", "set", name + "p", "netns", name);
        StockClient.run("ip", "addr", "add", address(1) + "/30", "dev", name);
        StockClient.run("ip", "link", "set", name, "up");
        there("ip", "addr", "add", address(2) + "/30", "dev", name + "p");
        there("ip", "link", "set", name + "p", "up");
      } catch (Exception | AssertionError e) {
        StockClient.run("ip", "netns", "del", name);
        throw e;
      }
    }

    /** The first is here, the second there. */
    private String address(int which) {
      return "10.213." + block / 256 + "." + (block % 256 + which);
    }

    private void there(String... command) throws Exception {
      StockClient.run(there(List.of(command)).toArray(String[]::new));
    }

    private List<String> there(List<String> command) {
      List<String> all = new ArrayList<>(List.of("ip", "netns", "exec", name));
      all.addAll(command);
      return all;
    }

    StockClient ssh(RelayRig rig, Path key, String forward) throws Exception {
      return new StockClient(
          there(
              List.of(
                  "ssh",
                  "-F",
                  "/dev/null",
                  "-N",
                  "-i",
                  "" + key,
                  "-p",
                  "" + rig.relay.sshPort(),
                  "-o",
                  "StrictHostKeyChecking=no",
                  "-o",
                  "UserKnownHostsFile=/dev/null",
                  "-R",
                  forward,
                  "me@" + address(1))));
    }

    /** From now on every packet is dropped. */
    void cut() throws Exception {
      there(
          "nft",
          "table inet cut { chain in { type filter hook input priority 0; policy drop; };"
              + " chain out { type filter hook output priority 0; policy drop; }; }");
    }

    @Override
    public void close() throws Exception {
      Closing.all(
          List.of(
              () -> StockClient.run("ip", "link", "del", name),
              () -> StockClient.run("ip", "netns", "del", name)));
    }
  }

  private static void assumeNamespaces() throws Exception {
    assumeThat(System.getProperty("user.name")).as("namespaces need root").isEqualTo("root");
    assumeThat(Path.of("/usr/sbin/nft")).isExecutable();
  }

  @Test
  void freesTheNameOfACarrierWhoseNetworkIsGone() throws Exception {
    assumeNamespaces();
    try (RelayRig rig = rig("0.0.0.0");
        Elsewhere elsewhere = new Elsewhere();
        StockClient cut = elsewhere.ssh(rig, key, "bistro:80:127.0.0.1:9")) {
      awaitTunnels(rig, 1);

      elsewhere.cut();

      long since = System.nanoTime();
      Awaitility.await().atMost(GIVEN_UP).until(() -> rig.tunnels().all().isEmpty());
      System.out.printf(
          "a cut-off carrier was given up after %.1f s%n", (System.nanoTime() - since) / 1e9);
      assertThat(cut.isAlive()).isTrue();
    }
  }

  @Test
  void givesTheNameAtOnceToWhoAsksWhileTheCarrierIsCutOff() throws Exception {
    assumeNamespaces();
    try (RelayRig rig = rig("0.0.0.0");
        Elsewhere elsewhere = new Elsewhere();
        StockClient cut = elsewhere.ssh(rig, key, "80:127.0.0.1:9")) {
      awaitTunnels(rig, 1);
      String socketId = rig.tunnels().all().getFirst().socketId();
      elsewhere.cut();

      try (StockClient back =
          StockClient.ssh(rig, key, "-N", "-R", "80:127.0.0.1:9", "me@127.0.0.1")) {
        Awaitility.await()
            .atMost(TAKEN_OVER)
            .until(() -> {
              List<Tunnel> all = rig.tunnels().all();
              return all.size() == 1
                  && !((AgentTunnel) all.getFirst())
                      .peer()
                      .getAddress()
                      .getHostAddress()
                      .startsWith("10.");
            });
        assertThat(rig.tunnels().of(socketId)).as("the same socket").hasSize(1);
        assertThat(cut.isAlive() && back.isAlive()).isTrue();
      }
    }
  }
}
