package io.mysocket.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.e2e.lab.AuditLog;
import io.mysocket.e2e.lab.ClosedDoor;
import io.mysocket.e2e.lab.Kubectl;
import io.mysocket.e2e.lab.Lab;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Many MySockets on one shared agent and a real relay, minded by the operator as its chart installs
 * it: how long, how large, how quiet; and two minutes without the relay. Prints its figures, which
 * are kept in docs/figures.md.
 */
@Tag("soak")
class FiveHundredIT {
  private static final int COUNT = Integer.getInteger("five.hundred", 500);

  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration QUIET = Duration.ofMinutes(3);
  private static final Duration OUTAGE = Duration.ofMinutes(2);

  /** Where so long not one of fifty is asked about, all have been told. */
  private static final Duration TELLING = Duration.ofSeconds(15);

  private static final long MOST_MEBIBYTES = 256;

  /** Three times what it is with all there on two busy cores; a question for each would be more. */
  private static final Duration LONGEST_START = Duration.ofSeconds(20);

  /** Pages of 200 that a LIST of the relay takes. */
  private static final int PAGES = (COUNT + 199) / 200;

  /** Connections of the operator, and of the agent, to a relay that is away, in a second. */
  private static final int MOST_KNOCKS = 10;

  /**
   * Writes for each MySocket in all of an outage: relay away, relay back, tunnel lost, tunnel back,
   * each with its event.
   */
  private static final int WRITES_OF_AN_OUTAGE = 8;

  private static final Pattern STARTED =
      Pattern.compile("operator started.*milliseconds=\"?([0-9]+)");
  private static final Pattern LISTS =
      Pattern.compile(
          "(?m)^mysocket_operator_relay_requests_total\\{[^}]*op=\"GET sockets\"[^}]*} ([0-9.]+)");

  private final Lab lab = new Lab();
  private final Kubectl home = lab.in(Lab.OPERATOR_NAMESPACE);
  private final Kubectl kubectl = lab.namespaceFor(FiveHundredIT.class);
  private final String shared = kubectl.namespace();

  @BeforeEach
  void apply() {
    kubectl
        .apply(
            """
            apiVersion: mysocket.io/v1
            kind: TunnelClass
            metadata: {name: %s}
            spec: {mode: Shared}
            """
                .formatted(shared))
        .orFail();
    kubectl.apply(Lab.file("examples/web.yaml")).orFail();
    kubectl.ok("wait", "--for=condition=Ready", "mysocket/web", "--timeout=150s");
    kubectl.ok("delete", "mysocket", "web", "--timeout=120s");
  }

  @AfterEach
  void delete() {
    kubectl.ok("delete", "mysockets", "--all", "--timeout=170s");
    kubectl.ok("delete", "namespace", shared, "--wait=false");
    kubectl.ok("delete", "tunnelclass", shared);
  }

  private static void tell(String format, Object... values) {
    System.out.printf("500: " + format + "%n", values);
  }

  @Test
  void areQuietAndSurviveAnOutage() throws Exception {
    Instant began = Instant.now();
    make(0, 1);
    awaitAllReady(1);
    tell("first one ready after %d ms", since(began).toMillis());
    pass(Duration.ofSeconds(10));
    long one = Lab.residentMebibytes(agent());
    began = Instant.now();
    make(1, COUNT);
    awaitAllReady(COUNT);
    tell("%d more ready after %d s", COUNT - 1, since(began).toSeconds());
    settle();
    long all = Lab.residentMebibytes(agent());
    tell("agent with 1 socket %d MiB, with %d %d MiB", one, COUNT, all);

    home.ok("rollout", "restart", "deployment/mysocket-operator");
    home.ok("rollout", "status", "deployment/mysocket-operator", "--timeout=120s");
    Duration start = started();
    tell("operator started with %d there in %d ms", COUNT, start.toMillis());
    assertThat(start).isLessThan(LONGEST_START);
    settle();
    quiet(QUIET);
    outage();
    quiet(QUIET.dividedBy(3));
    tell("agent %d MiB", Lab.residentMebibytes(agent()));
    long resident = Lab.residentMebibytes(operator());
    tell("operator %d MiB", resident);
    assertThat(resident).as("MiB").isLessThanOrEqualTo(MOST_MEBIBYTES);
  }

  private static Duration since(Instant began) {
    return Duration.between(began, Instant.now());
  }

  private void make(int from, int to) {
    String all =
        IntStream.range(from, to)
            .mapToObj(number ->
                """
                apiVersion: mysocket.io/v1
                kind: MySocket
                metadata: {name: s%d}
                spec: {target: {service: {name: web, port: 80}}, tunnelClassName: %s}
                """
                    .formatted(number, shared))
            .collect(Collectors.joining("---\n"));
    kubectl.apply(all).orFail();
  }

  private void awaitAllReady(int count) {
    Lab.await(
        count + " are ready",
        PATIENCE,
        () -> {
          pass(Duration.ofSeconds(1));
          return ready() == count;
        });
  }

  private long ready() {
    String reasons =
        kubectl.ok(
            "get",
            "mysockets",
            "-o",
            "jsonpath={range .items[*]}{.status.conditions[?(@.type==\"Ready\")].reason} {end}");
    return Arrays.stream(reasons.split(" ", -1)).filter("Connected"::equals).count();
  }

  private static String pod(Kubectl in, String label) {
    return in.ok("get", "pods", "-l", label, "-o", "jsonpath={.items[0].metadata.name}");
  }

  private String agent() {
    return pod(kubectl, "mysocket.io/pool");
  }

  private String operator() {
    return pod(home, "app.kubernetes.io/name=mysocket-operator");
  }

  private Duration started() {
    Matcher said = STARTED.matcher("");
    Lab.await(
        "it says that it started",
        LONGEST_START.multipliedBy(6),
        () -> said.reset(home.ok("logs", operator(), "--tail=-1")).find());
    return Duration.ofMillis(Long.parseLong(said.group(1)));
  }

  /** A time to count in: that nothing happens shows in no condition. */
  private static void pass(Duration time) throws InterruptedException {
    Thread.sleep(time);
  }

  /** Until the operator wrote nothing for a while; the relay's first visits are told before. */
  private void settle() {
    Lab.await(
        "the operator has nothing more to write",
        PATIENCE,
        () -> {
          AuditLog audit = lab.operatorAudit();
          pass(Duration.ofSeconds(40));
          return audit.writes().isEmpty();
        });
  }

  private void quiet(Duration time) throws InterruptedException {
    AuditLog audit = lab.operatorAudit();
    double lists = lists();
    pass(time);
    List<String> writes = audit.writes();
    double listed = lists() - lists;
    tell(
        "in %d s without a change: %d writes, %.0f pages of LISTs of the relay",
        time.toSeconds(), writes.size(), listed);
    assertThat(writes).hasSizeLessThanOrEqualTo((int) time.toMinutes());
    assertThat(listed).isLessThanOrEqualTo((time.toMinutes() + 1.0) * PAGES);
  }

  /** LISTs of the relay that the operator has made, each page one. */
  private double lists() {
    return LISTS
        .matcher(metrics(home, operator()))
        .results()
        .mapToDouble(m -> Double.parseDouble(m.group(1)))
        .sum();
  }

  /** Tunnels that the agent has. */
  private long up() {
    return metrics(kubectl, agent())
        .lines()
        .filter(line -> line.matches("mysocket_agent_tunnel_up\\{.*} 1"))
        .count();
  }

  private static String metrics(Kubectl in, String pod) {
    return in.ok(
        "get",
        "--raw",
        "/api/v1/namespaces/%s/pods/%s:8081/proxy/metrics".formatted(in.namespace(), pod));
  }

  private void outage() throws Exception {
    AuditLog audit = lab.operatorAudit();
    lab.relay().kill();
    away(audit);
    lab.relay().start();
    Instant back = Instant.now();
    awaitAllReady(COUNT);
    tell("all ready %d s after the relay was back", since(back).toSeconds());
    Lab.await("all tunnels are up", PATIENCE, () -> up() == COUNT);
    tell("all tunnels up %d s after the relay was back", since(back).toSeconds());
    settle();
    tell("writes over the whole outage: %d", audit.writes().size());
    assertThat(audit.writes()).hasSizeLessThanOrEqualTo(COUNT * WRITES_OF_AN_OUTAGE);
  }

  private void away(AuditLog audit) throws IOException, InterruptedException {
    try (ClosedDoor api = new ClosedDoor(apiPort());
        ClosedDoor ssh = new ClosedDoor(sshPort())) {
      Instant began = Instant.now();
      pass(OUTAGE.dividedBy(2));
      Lab.await("all has been told", PATIENCE, () -> requestsIn(audit, TELLING) <= COUNT / 50);
      int told = audit.requests().size();
      int later = requestsIn(audit, OUTAGE.dividedBy(2));
      long away = since(began).toSeconds();
      tell(
          "relay away for %d s: %d connections to its API, %d to its SSH server; of the API server %d requests until all was told, %d in the last minute",
          away, api.knocks(), ssh.knocks(), told, later);
      int most = (int) away * MOST_KNOCKS;
      assertThat(api.knocks()).isBetween(1, most);
      assertThat(ssh.knocks()).isBetween(1, most);
      assertThat(later).as("once all has been told").isLessThanOrEqualTo(COUNT / 10);
    }
  }

  private static int requestsIn(AuditLog audit, Duration time) throws InterruptedException {
    int before = audit.requests().size();
    pass(time);
    return audit.requests().size() - before;
  }

  private int apiPort() {
    return URI.create(home.value("clusterrelayconnection", "default", ".spec.apiUrl")).getPort();
  }

  private int sshPort() {
    String arguments =
        kubectl.ok(
            "get",
            "deployments",
            "-l",
            "mysocket.io/pool",
            "-o",
            "jsonpath={.items[0].spec.template.spec.containers[0].args}");
    Matcher relay = Pattern.compile("\"--relay\",\"[^\"]*:([0-9]+)\"").matcher(arguments);
    assertThat(relay.find()).as(arguments).isTrue();
    return Integer.parseInt(relay.group(1));
  }
}
