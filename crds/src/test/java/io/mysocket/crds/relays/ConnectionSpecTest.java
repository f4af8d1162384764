package io.mysocket.crds.relays;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionSpecTest {
  private static final ObjectMapper YAML = new YAMLMapper();
  private static final String SMALLEST =
      "apiUrl: https://api.relay.example.com\ncredentialsRef: {name: relay}\n";

  private static ClusterRelayConnectionSpec spec(String more) throws Exception {
    return YAML.readValue(SMALLEST + more, ClusterRelayConnectionSpec.class);
  }

  @Test
  void theSmallestSpecServesAllNamespacesAndReadsAgainEachMinute() throws Exception {
    assertThat(spec("").allows("any", NONE)).isTrue();
    assertThat(spec("").resync()).isEqualTo(Duration.ofMinutes(1));
    assertThat(spec("").credentialsRef().keyName()).isEqualTo("token");
  }

  @ParameterizedTest
  @CsvSource({"10s,PT10S", "1m30s,PT90S", "60m,PT1H", "1h,PT1H", "5m,PT5M"})
  void readsTheIntervalAsWritten(String written, Duration meant) throws Exception {
    assertThat(spec("resyncInterval: " + written).resync()).isEqualTo(meant);
  }

  @Test
  void onlyNamedNamespacesMayUseIt() throws Exception {
    var spec = spec("allowedNamespaces: {from: Names, names: [shop]}");

    assertThat(spec.allows("shop", NONE)).isTrue();
    assertThat(spec.allows("other", NONE)).isFalse();
  }

  @Test
  void aChoiceOfANewerSchemaLetsNobodyIn() {
    assertThat(
            new AllowedNamespaces(AllowedNamespaces.From.UNKNOWN, null, null).allows("shop", NONE))
        .isFalse();
    assertThat(new AllowedNamespaces(null, null, null).allows("shop", NONE)).isTrue();
  }

  @Test
  void onlyAllowedTypesAndNamesGoThrough() throws Exception {
    var spec = spec("allowedTypes: [https]\nallowedHostnameSuffixes: [example.com]\n");

    assertThat(spec.allowsType("HTTPS")).isTrue();
    assertThat(spec.allowsType("TCP")).isFalse();
    assertThat(spec.allowsHostname("a.example.com")).isTrue();
    assertThat(spec.allowsHostname("example.com")).isTrue();
    assertThat(spec.allowsHostname("badexample.com")).isFalse();
    assertThat(spec("").allowsType("TCP")).isTrue();
    assertThat(spec("").allowsHostname("any.example.org")).isTrue();
  }

  @Test
  void orphansAreKeptUnlessSaidOtherwise() throws Exception {
    assertThat(spec("").orphans()).isEqualTo(OrphanPolicy.KEEP);
    assertThat(spec("orphanPolicy: Delete\n").orphans()).isEqualTo(OrphanPolicy.DELETE);
  }

  /** Labels that nobody may ask for. */
  private static final Function<String, Map<String, String>> NONE =
      name -> {
        throw new AssertionError("asked for the labels of " + name);
      };

  @ParameterizedTest
  @CsvSource({
    "'matchLabels: {team: a}', true",
    "'matchLabels: {team: b}', false",
    "'matchLabels: {team: a, more: x}', false",
    "'matchExpressions: [{key: team, operator: In, values: [a, b]}]', true",
    "'matchExpressions: [{key: team, operator: NotIn, values: [a]}]', false",
    "'matchExpressions: [{key: other, operator: NotIn, values: [a]}]', true",
    "'matchExpressions: [{key: team, operator: Exists}]', true",
    "'matchExpressions: [{key: team, operator: DoesNotExist}]', false",
    "'matchExpressions: [{key: team, operator: Later}]', false",
    "'', true"
  })
  void namespacesAreChosenByLabel(String selector, boolean allowed) throws Exception {
    var spec = spec("allowedNamespaces: {from: Selector, selector: {%s}}".formatted(selector));
    assertThat(spec.allows("shop", _ -> Map.of("team", "a"))).isEqualTo(allowed);
  }
}
