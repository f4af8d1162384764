package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.HostnameState;
import io.mysocket.crds.Condition;
import io.mysocket.operator.mysockets.MySocketChecks.Finding;
import io.mysocket.operator.mysockets.TargetResolution.Resolved;
import io.mysocket.operator.mysockets.TargetResolution.Unresolved;
import io.mysocket.operator.relays.TrafficProbes;
import io.mysocket.operator.status.Conditions;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.tunnels.TunnelPeer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00.5Z"), ZoneOffset.UTC);
  private static final Finding UP = new Finding(true, Reason.CONNECTED, "");
  private static final Resolved WEB =
      new Resolved("web.default.svc:80", new TunnelPeer.Host("web.default.svc", 80), null);

  private static final TrafficProbes.Outcome UNTOLD = new TrafficProbes.Outcome.Untold();

  private final Conditions conditions = MySocketConditions.of(Given.web(), CLOCK);

  private void fill(TargetResolution target, boolean ready, Finding tunnel) {
    fill(new Targets.Found(target, ready, Duration.ZERO), tunnel, List.of(), UNTOLD);
  }

  private void fill(
      Targets.Found target,
      Finding tunnel,
      List<HostnameState> hostnames,
      TrafficProbes.@Nullable Outcome traffic) {
    Summary.fill(
        conditions,
        new Summary.Facts("https://web/", Reason.IN_SYNC, target, tunnel, hostnames, traffic));
  }

  private static HostnameState hostname(String name, HostnameState.State state) {
    return new HostnameState(
        name, state, new HostnameState.DnsRecord("TXT", "_mysocket." + name, "abc"), "not seen");
  }

  private List<String> told() {
    return conditions.list().stream()
        .map(c -> c.type() + "=" + c.status() + "/" + c.reason())
        .toList();
  }

  @Test
  void everythingInPlaceIsReadyAndNothingElse() {
    fill(WEB, true, UP);
    assertThat(told())
        .containsExactly(
            "Ready=TRUE/Connected",
            "SocketReady=TRUE/InSync",
            "TargetResolved=TRUE/Resolved",
            "TunnelReady=TRUE/Connected");
    assertThat(conditions.get("Ready").orElseThrow())
        .isEqualTo(
            new Condition(
                "Ready",
                Condition.Status.TRUE,
                "Connected",
                "https://web/",
                3L,
                "2026-01-01T00:00:00Z"));
  }

  @Test
  void aTunnelOnItsWayIsReconciling() {
    fill(WEB, true, new Finding(false, Reason.DEPLOYING, "soon"));
    assertThat(told())
        .contains("Ready=FALSE/TunnelNotConnected", "Reconciling=TRUE/Progressing")
        .noneMatch(c -> c.startsWith("Stalled"));
  }

  @Test
  void aTargetThatNeverComesByItselfIsStalled() {
    fill(new Unresolved(Reason.CROSS_NAMESPACE_DENIED, "no", true), true, UP);
    assertThat(told())
        .contains("Ready=FALSE/TargetNotReady", "Stalled=TRUE/CrossNamespaceDenied")
        .noneMatch(c -> c.startsWith("Reconciling"));
    fill(new Unresolved(Reason.SERVICE_NOT_FOUND, "none", false), true, UP);
    assertThat(told())
        .contains("Reconciling=TRUE/Progressing")
        .noneMatch(c -> c.startsWith("Stalled"));
  }

  @Test
  void aTargetWithoutReadyPodsIsAWarningOnly() {
    fill(WEB, false, UP);
    assertThat(told())
        .containsExactly(
            "Ready=TRUE/Connected",
            "SocketReady=TRUE/InSync",
            "TargetResolved=UNKNOWN/NoReadyEndpoints",
            "TunnelReady=TRUE/Connected");
  }

  @Test
  void aNewOneIsReadyWithItsFirstAnswerAndStaysSo() {
    var found = new Targets.Found(WEB, true, Duration.ZERO);
    fill(found, UP, List.of(), null);
    assertThat(told()).contains("Ready=FALSE/TrafficNotReady", "Reconciling=TRUE/Progressing");
    fill(found, UP, List.of(), new TrafficProbes.Outcome.NoAnswer("refused"));
    assertThat(told()).contains("Ready=FALSE/TrafficNotReady", "TrafficReady=FALSE/NoAnswer");
    assertThat(conditions.get("Ready").orElseThrow().message()).isEqualTo("refused");
    fill(found, UP, List.of(), new TrafficProbes.Outcome.Answered());
    assertThat(told())
        .contains("Ready=TRUE/Connected", "TrafficReady=TRUE/Answered")
        .noneMatch(c -> c.startsWith("Reconciling"));
    fill(found, UP, List.of(), new TrafficProbes.Outcome.NoAnswer("refused"));
    assertThat(told()).contains("Ready=TRUE/Connected", "TrafficReady=FALSE/NoAnswer");
  }

  @Test
  void suspendedIsNeitherUnderWayNorStalled() {
    fill(WEB, true, new Finding(false, Reason.SUSPENDED, "rests"));
    assertThat(told())
        .contains("Ready=FALSE/Suspended")
        .noneMatch(c -> c.startsWith("Stalled") || c.startsWith("Reconciling"));
  }

  @Test
  void aConditionKeepsItsTimeUntilItFlipsAndOthersAreLeftOut() {
    var old =
        new Condition("Ready", Condition.Status.TRUE, "Connected", "", 1L, "2025-01-01T00:00:00Z");
    var others =
        new Condition("Theirs", Condition.Status.TRUE, "X", "", 1L, "2025-01-01T00:00:00Z");
    var kept = new Conditions(Set.of("Ready"), List.of(old, others), 2L, CLOCK);
    kept.set("Ready", Condition.Status.TRUE, Reason.CONNECTED, "now");
    assertThat(kept.list()).hasSize(1);
    assertThat(kept.list().getFirst().lastTransitionTime()).isEqualTo("2025-01-01T00:00:00Z");
    kept.set("Ready", Condition.Status.FALSE, Reason.SUSPENDED, "");
    assertThat(kept.list().getFirst().lastTransitionTime()).isEqualTo("2026-01-01T00:00:00Z");
  }

  @Test
  void ownHostNamesMustLeadHere() {
    var found = new Targets.Found(WEB, true, Duration.ZERO);
    var active = hostname("a.example.com", HostnameState.State.ACTIVE);
    var pending = hostname("b.example.com", HostnameState.State.PENDING_DNS);
    var conflict = hostname("c.example.com", HostnameState.State.CONFLICT);
    fill(found, UP, List.of(active), UNTOLD);
    assertThat(told()).contains("HostnamesReady=TRUE/Active", "Ready=TRUE/Connected");
    fill(found, UP, List.of(active, pending), UNTOLD);
    assertThat(told())
        .contains(
            "HostnamesReady=FALSE/PendingDNS",
            "Ready=FALSE/HostnamesNotReady",
            "Reconciling=TRUE/Progressing");
    assertThat(conditions.get("Ready").orElseThrow().message())
        .isEqualTo("b.example.com: not seen (DNS: _mysocket.b.example.com TXT abc)");
    var uncertified = hostname("d.example.com", HostnameState.State.PENDING_CERTIFICATE);
    fill(found, UP, List.of(active, uncertified), UNTOLD);
    assertThat(told())
        .contains("HostnamesReady=FALSE/PendingCertificate", "Reconciling=TRUE/Progressing");
    assertThat(conditions.get("Ready").orElseThrow().message())
        .isEqualTo("d.example.com: not seen");
    fill(found, UP, List.of(pending, uncertified), UNTOLD);
    assertThat(told()).contains("HostnamesReady=FALSE/PendingDNS");
    fill(found, UP, List.of(pending, conflict), UNTOLD);
    assertThat(told())
        .contains("HostnamesReady=FALSE/Conflict", "Stalled=TRUE/HostnameConflict")
        .noneMatch(c -> c.startsWith("Reconciling"));
    fill(found, UP, List.of(), UNTOLD);
    assertThat(told()).noneMatch(c -> c.startsWith("Hostnames") || c.startsWith("Stalled"));
  }

  @Test
  void aTunnelThatServesNothingIsToldApart() {
    var found = new Targets.Found(WEB, true, Duration.ZERO);
    fill(found, UP, List.of(), new TrafficProbes.Outcome.NoAnswer("failed at the target"));
    fill(found, UP, List.of(), null);
    assertThat(told()).contains("TrafficReady=FALSE/NoAnswer");
    fill(found, UP, List.of(), new TrafficProbes.Outcome.Answered());
    assertThat(told()).contains("TrafficReady=TRUE/Answered");
    fill(found, UP, List.of(), new TrafficProbes.Outcome.Untold());
    assertThat(told()).noneMatch(c -> c.startsWith("Traffic"));
  }
}
