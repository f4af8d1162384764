package io.mysocket.relay.sockets;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.client.RelayClient;
import io.mysocket.control.client.RelayFailure;
import io.mysocket.control.client.RelayTraffic;
import io.mysocket.control.traffic.AccessEntry;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.testing.OnEveryDatabaseAtLength;
import io.mysocket.relay.traffic.LiveTraffic;
import io.mysocket.relay.traffic.Records;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OnEveryDatabaseAtLength
class RequestApiTest {
  @TempDir Path folder;
  private RelayRig rig;
  private RelayClient client;
  private String id;

  @BeforeEach
  void start() throws Exception {
    rig = new RelayRig(folder);
    client = rig.apiClient();
    id = rig.put(socket("a"), "{}").text("id");
  }

  @AfterEach
  void stop() {
    client.close();
    rig.close();
  }

  private void visit(String path) {
    rig.seams().traffic().add(Records.request(id, path));
  }

  private static final class Heard implements RelayTraffic.Listener {
    final List<AccessEntry> entries = new CopyOnWriteArrayList<>();
    final List<RelayFailure> failures = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();

    @Override
    public void connected() {
      connections.incrementAndGet();
    }

    @Override
    public void happened(AccessEntry entry) {
      entries.add(entry);
    }

    @Override
    public void lost(long count) {}

    @Override
    public void disconnected(RelayFailure failure) {
      failures.add(failure);
    }

    List<String> paths() {
      return entries.stream().map(AccessEntry::path).toList();
    }
  }

  @Test
  void tellsTheLatestWithTheirLines() {
    visit("/first?query=1");
    rig.seams().traffic().add(Records.connection(id));

    List<AccessEntry> entries = client.requests("a", 10);

    assertThat(entries).hasSize(2);
    assertThat(entries.getFirst().path()).isEqualTo("/first?query=1");
    assertThat(entries.getFirst().duration()).hasMillis(32);
    assertThat(entries.getFirst().line())
        .isEqualTo(
            "192.0.2.106 - - [25/Nov/2020:17:13:06 +0000] \"GET /first?query=1 HTTP/1.1\" 200 432"
                + " \"-\" \"curl/7.64.0\" response_time=\"0.032 secs\"");
    assertThat(entries.getLast().kind()).isEqualTo(AccessEntry.Kind.CONNECTION);
    assertThat(client.requests("a", 1)).hasSize(1);
  }

  @Test
  void followsLiveFromTheLatestOn() {
    visit("/old");
    visit("/kept");
    Heard heard = new Heard();
    try (RelayTraffic _ = client.follow("a", 1, heard)) {
      await().until(() -> heard.paths().contains("/kept"));
      visit("/live");
      await().until(() -> heard.paths().contains("/live"));
    }
    assertThat(heard.paths()).containsExactly("/kept", "/live");
  }

  @Test
  void missesNothingOnceItSaysSo() {
    Heard heard = new Heard();
    try (RelayTraffic _ = client.follow("a", 0, heard)) {
      await().until(() -> heard.connections.get() == 1);
      visit("/first");
      await().until(() -> heard.paths().contains("/first"));
    }
    assertThat(heard.paths()).containsExactly("/first");
  }

  @Test
  void endsWithTheSocketAndSaysWhy() {
    Heard heard = new Heard();
    try (RelayTraffic _ = client.follow("a", 0, heard)) {
      await().until(() -> rig.traffic().followers() == 1);
      rig.delete(socket("a"));
      await().until(() -> heard.failures.stream().anyMatch(RelayFailure.Refused.class::isInstance));
    }
    assertThat(rig.traffic().followers()).isZero();
  }

  @Test
  void refusesWhoMayNotSeeTheSocketAndFalseLimits() throws Exception {
    assertThat(rig.get(socket("none") + "/requests").status()).isEqualTo(404);
    assertThat(rig.get(socket("a") + "/requests?limit=101").text("field")).isEqualTo("limit");
    assertThat(rig.get(socket("a") + "/requests?limit=x").status()).isEqualTo(400);
    assertThat(rig.send(rig.request(socket("a") + "/requests")).status()).isEqualTo(401);
  }

  @Test
  void boundsTheFollowersOfASocket() throws Exception {
    List<java.io.InputStream> open = new ArrayList<>();
    HttpRequest follow =
        rig.request(socket("a") + "/requests")
            .header("Authorization", "Bearer " + rig.token)
            .header("Accept", "text/event-stream")
            .build();
    try {
      for (int i = 0; i < LiveTraffic.FOLLOWERS_OF_ONE; i++) {
        open.add(rig.client().send(follow, BodyHandlers.ofInputStream()).body());
      }
      assertThat(rig.client().send(follow, BodyHandlers.ofString()).statusCode()).isEqualTo(429);
    } finally {
      for (var each : open) {
        each.close();
      }
    }
  }
}
