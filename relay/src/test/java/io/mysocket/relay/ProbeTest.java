package io.mysocket.relay;

import static io.mysocket.relay.RelayRig.socket;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.control.client.RelayClient;
import io.mysocket.control.probes.ProbeReport;
import io.mysocket.control.probes.ProbeReport.Hop;
import io.mysocket.control.probes.ProbeReport.Hop.Name;
import io.mysocket.control.probes.ProbeReport.Hop.State;
import io.mysocket.control.probes.ProbeReport.Outcome;
import io.mysocket.control.sockets.TunnelKey;
import io.mysocket.relay.RelayRig.Answer;
import io.mysocket.relay.login.TunnelAgent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The relay visits its own sockets, through its real edge. */
class ProbeTest {
  @TempDir Path folder;
  private RelayRig rig;
  private RelayClient client;
  private TunnelAgent agent;

  @BeforeEach
  void start() throws Exception {
    rig = RelayRig.withEdge(folder);
    client = rig.apiClient();
    agent = new TunnelAgent();
  }

  @AfterEach
  void stop() throws Exception {
    agent.close();
    client.close();
    rig.close();
  }

  private String made(String spec) throws Exception {
    Answer made = rig.put(socket("a"), spec);
    assertThat(made.status()).isEqualTo(201);
    client.putKey("a", "k", TunnelKey.of(agent.publicLine()));
    return made.text("id");
  }

  private static List<State> states(ProbeReport report) {
    assertThat(report.hops())
        .extracting(Hop::name)
        .containsExactly(Name.EDGE, Name.TUNNEL, Name.TARGET);
    return report.hops().stream().map(Hop::state).toList();
  }

  @Test
  void reachesATargetAndTellsTheLatencyOfEveryHop() throws Exception {
    agent.forwardToWeb(agent.connect(rig, made("{}")));
    await().until(() -> client.tunnels("a").size() == 1);

    ProbeReport report = client.probe("a");

    assertThat(states(report)).containsExactly(State.OK, State.OK, State.OK);
    assertThat(report.outcome()).isEqualTo(Outcome.OK);
    assertThat(report.status()).isEqualTo(200);
    assertThat(report.hops()).allSatisfy(hop -> assertThat(hop.latency()).isPositive());
    Duration hops = report.hops().stream().map(Hop::latency).reduce(Duration.ZERO, Duration::plus);
    assertThat(hops).isLessThanOrEqualTo(report.duration());
    assertThat(report.hops().getFirst().detail()).contains("certificate is valid until 20");
    // A visitor may have its answer before it is told of.
    await().until(() -> !client.requests("a", 1).isEmpty());
    assertThat(client.requests("a", 1).getFirst().requestId()).isEqualTo(report.requestId());
  }

  @Test
  void visitsPlainHttpWhereASocketHasNothingElse() throws Exception {
    agent.forwardToWeb(agent.connect(rig, made("{\"type\":\"http\"}")));
    await().until(() -> client.tunnels("a").size() == 1);

    assertThat(client.probe("a").outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void saysThatNoTunnelIsConnected() throws Exception {
    made("{}");

    ProbeReport report = client.probe("a");

    assertThat(states(report)).containsExactly(State.OK, State.FAILED, State.NOT_TRIED);
    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.problem()).isEqualTo("no-tunnel");
    assertThat(report.status()).isEqualTo(503);
  }

  @Test
  void saysThatNobodyListensAtTheTarget() throws Exception {
    agent.forwardToNobody(agent.connect(rig, made("{}")));
    await().until(() -> client.tunnels("a").size() == 1);

    ProbeReport report = client.probe("a");

    assertThat(states(report)).containsExactly(State.OK, State.OK, State.FAILED);
    assertThat(report.problem()).isEqualTo("target-refused");
  }

  @Test
  void saysThatATargetDoesNotSpeakHttp() throws Exception {
    agent.forward(agent.connect(rig, made("{}")), 0);
    await().until(() -> client.tunnels("a").size() == 1);

    ProbeReport report = client.probe("a");

    assertThat(states(report)).containsExactly(State.OK, State.OK, State.FAILED);
    assertThat(report.problem()).isEqualTo("target-malformed");
  }

  @Test
  void doesNotWaitLongerThanItsBoundForASilentTarget() throws Exception {
    agent.forwardToMute(agent.connect(rig, made("{}")));
    await().until(() -> client.tunnels("a").size() == 1);

    ProbeReport report = client.probe("a");

    assertThat(report.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(report.duration()).isLessThan(Duration.ofSeconds(30));
    assertThat(states(report)).containsExactly(State.OK, State.OK, State.FAILED);
    assertThat(report.hops().getLast().detail()).contains("did not answer in time");
  }
}
