package io.mysocket.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page of reasons for people and the list in the code name the same. */
class ReasonPageTest {
  private static final Path PAGE = Path.of("..", "docs", "reference", "conditions.md");
  private static final Pattern ROW = Pattern.compile("^\\| `([A-Za-z]+)` \\|.*\\|$");
  private static final Set<String> TYPES =
      Set.of(
          "Ready",
          "SocketReady",
          "TargetResolved",
          "TunnelReady",
          "HostnamesReady",
          "Verified",
          "CertificateReady",
          "TrafficReady",
          "FieldsIgnored",
          "Reconciling",
          "Stalled",
          "Authenticated");

  @Test
  void everyReasonIsExplainedAndNoneThatThereIsNot() throws IOException {
    Set<String> told =
        Files.readAllLines(PAGE).stream()
            .map(ROW::matcher)
            .filter(row -> row.matches())
            .map(row -> row.group(1))
            .collect(Collectors.toSet());
    Set<String> all = Stream.of(Reason.values()).map(Reason::text).collect(Collectors.toSet());
    assertThat(told).containsAll(all);
    assertThat(told).allMatch(name -> all.contains(name) || TYPES.contains(name));
  }

  @Test
  void aTextLeadsBackToItsReason() {
    assertThat(Stream.of(Reason.values()).map(Reason::text).map(Reason::of))
        .containsExactly(Reason.values());
    assertThat(Reason.PENDING_DNS.text()).isEqualTo("PendingDNS");
  }
}
