package io.mysocket.e2e.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the kinds show on a real API server: first status, defaults, columns, scale, field
 * selectors.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KindsIT {
  private static final YAMLMapper YAML = new YAMLMapper();
  private static final String SEEN =
      """
      observedGeneration: 1
      socketId: s-1f2e3d
      url: https://shop.example.com
      target: web:80
      connectedTunnels: 2
      conditions:
      - {type: Ready, status: "True", reason: Connected, message: all is well, lastTransitionTime: "2026-11-23T04:00:00Z"}
      """;

  private ApiServer server;

  @BeforeAll
  void connect() {
    server = new ApiServer();
  }

  @AfterAll
  void close() {
    if (server != null) {
      server.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mysocket", "mysocketdomain", "relayconnection", "clusterrelayconnection"})
  void nobodyTakesANewObjectForSeen(String kind) {
    JsonNode created = server.tryToCreate(kind, smallest(kind)).body();

    assertThat(created.at("/status/observedGeneration").asInt()).isEqualTo(-1);
  }

  @Test
  void theSmallestMySocketShowsItsDefaults() {
    ObjectNode object = smallest("mysocket");
    object.withObject("/spec/relayRef").put("name", "eu");

    JsonNode spec = server.tryToCreate("mysocket", object).body().path("spec");

    assertThat(spec.path("type").asText()).isEqualTo("https");
    assertThat(spec.path("replicas").asInt()).isEqualTo(1);
    assertThat(spec.path("deletionPolicy").asText()).isEqualTo("Delete");
    assertThat(spec.at("/relayRef/kind").asText()).isEqualTo("RelayConnection");
  }

  @Test
  void mySocketsArePrintedAsDesigned() throws Exception {
    JsonNode table = table("mysocket", SEEN);

    assertThat(columns(table, 0)).containsExactly("Name", "Type", "URL", "Ready", "Tunnels", "Age");
    assertThat(columns(table, 1)).containsExactly("Reason", "Target", "Socket-ID", "Message");
    assertThat(cells(table).subList(1, 9))
        .containsExactly(
            "https",
            "https://shop.example.com",
            "True",
            "2",
            "Connected",
            "web:80",
            "s-1f2e3d",
            "all is well");
  }

  @ParameterizedTest
  @ValueSource(strings = {"relayconnection", "clusterrelayconnection"})
  void connectionsArePrintedWithRelayAndReadiness(String kind) throws Exception {
    JsonNode table = table(kind, SEEN + "relay: {version: 0.1.0, domain: relay.example.com}\n");

    assertThat(columns(table, 0)).containsExactly("Name", "URL", "Ready", "Age");
    assertThat(columns(table, 1)).containsExactly("Reason", "Domain", "Version", "Message");
    assertThat(cells(table).subList(1, 7))
        .containsExactly(
            "https://api.relay.example.com",
            "True",
            "Connected",
            "relay.example.com",
            "0.1.0",
            "all is well");
  }

  @Test
  void domainsArePrintedWithWhatTheDnsNeeds() throws Exception {
    JsonNode table =
        table(
            "mysocketdomain",
            """
            observedGeneration: 1
            id: d-1
            cnameTarget: cname.edge.example.com
            certificate: {notAfter: "2027-01-01T00:00:00Z"}
            conditions:
            - {type: Ready, status: "True", reason: Active, message: shop.example.com, lastTransitionTime: "2026-11-23T04:00:00Z"}
            """);

    assertThat(columns(table, 0)).containsExactly("Name", "Hostname", "Ready", "CNAME", "Age");
    assertThat(columns(table, 1)).containsExactly("Reason", "Certificate-Until", "Message");
    assertThat(cells(table).subList(1, 4))
        .containsExactly("shop.example.com", "True", "cname.edge.example.com");
  }

  @Test
  void aConditionIsTrueFalseOrUnknown() throws Exception {
    server.apply("mysocket", smallest("mysocket"));
    try {
      Answer answer =
          server.tableWithStatus("mysocket", YAML.readTree(SEEN.replace("\"True\"", "\"true\"")));

      assertThat(answer.code()).isEqualTo(422);
      assertThat(answer.message())
          .contains("status.conditions[0].status: Unsupported value: \"true\"");
    } finally {
      server.delete("mysocket");
    }
  }

  @Test
  void theScaleSubresourceReadsAndBoundsReplicas() {
    server.apply("mysocket", smallest("mysocket"));
    try {
      Answer now = server.get(server.object("mysocket") + "/scale");
      Answer three = server.tryToScale("mysocket", 3);
      Answer seventeen = server.tryToScale("mysocket", 17);

      assertThat(now.body().at("/spec/replicas").asInt()).isEqualTo(1);
      assertThat(three.body().at("/spec/replicas").asInt()).as(three.message()).isEqualTo(3);
      assertThat(seventeen.code()).isEqualTo(422);
      assertThat(seventeen.message()).contains("less than or equal to 16");
    } finally {
      server.delete("mysocket");
    }
  }

  @Test
  void mySocketsAreFoundByTypeRelayAndSocket() {
    ObjectNode object = smallest("mysocket");
    object.withObject("/spec").put("type", "tcp").withObject("/relayRef").put("name", "eu");
    server.apply("mysocket", object);
    try {
      assertThat(found("spec.type=tcp")).contains(server.name());
      assertThat(found("spec.type=https")).isEmpty();
      assertThat(found("spec.relayRef.name=eu")).contains(server.name());
      assertThat(found("status.socketId=s-other")).isEmpty();
      assertThat(server.get(server.collection("mysocket") + "?fieldSelector=spec.port=1").code())
          .isEqualTo(400);
    } finally {
      server.delete("mysocket");
    }
  }

  private List<String> found(String selector) {
    Answer answer = server.get(server.collection("mysocket") + "?fieldSelector=" + selector);
    assertThat(answer.accepted()).as(answer.message()).isTrue();
    return stream(answer.body().path("items"))
        .map(item -> item.at("/metadata/name").asText())
        .toList();
  }

  private JsonNode table(String kind, String status) throws Exception {
    Answer applied = server.apply(kind, smallest(kind));
    assertThat(applied.accepted()).as(applied.message()).isTrue();
    try {
      Answer table = server.tableWithStatus(kind, YAML.readTree(status));
      assertThat(table.accepted()).as(table.message()).isTrue();
      return table.body();
    } finally {
      server.delete(kind);
    }
  }

  private static List<String> columns(JsonNode table, int priority) {
    return stream(table.path("columnDefinitions"))
        .filter(column -> column.path("priority").asInt() == priority)
        .map(column -> column.path("name").asText())
        .toList();
  }

  private static List<String> cells(JsonNode table) {
    return stream(table.at("/rows/0/cells")).map(JsonNode::asText).toList();
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  private static ObjectNode smallest(String kind) {
    return Manifest.of("good").stream()
        .filter(manifest -> manifest.toString().equals(kind + "/good/smallest.yaml"))
        .findFirst()
        .orElseThrow()
        .objects()
        .getFirst()
        .deepCopy();
  }
}
