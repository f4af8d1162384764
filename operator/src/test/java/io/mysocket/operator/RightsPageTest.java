package io.mysocket.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide to security tells the operator's rights as its chart gives them. */
class RightsPageTest {
  private static final Path GUIDE = Path.of("..", "docs", "guides", "kubernetes-security.md");
  private static final Path CHART =
      Path.of("..", "charts", "mysocket-operator", "tests", "expected", "defaults.yaml");
  private static final Pattern ROW = Pattern.compile("^\\| ([a-z/, :]+) \\| ([a-z, ]+) \\|.*\\|$");

  @Test
  void theTableHasEachRightAndNoOther() throws IOException {
    assertThat(told()).isEqualTo(given());
    assertThat(given()).hasSizeGreaterThan(15);
  }

  private static Map<String, Set<String>> told() throws IOException {
    Map<String, Set<String>> all = new TreeMap<>();
    String section = Files.readString(GUIDE).split("(?m)^## ", -1)[1];
    section
        .lines()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .filter(row -> !row.group(2).equals("verbs"))
        .forEach(row -> {
          String resources = row.group(1).replace("in its own namespace: ", "");
          for (String resource : resources.split(", ", -1)) {
            all.computeIfAbsent(resource, _ -> new TreeSet<>())
                .addAll(List.of(row.group(2).split(", ", -1)));
          }
        });
    return all;
  }

  private static Map<String, Set<String>> given() throws IOException {
    Map<String, Set<String>> all = new TreeMap<>();
    for (String text : Files.readString(CHART).split("(?m)^---$", -1)) {
      rules(text)
          .forEach(rule -> {
            for (String resource : rule.getResources()) {
              all.computeIfAbsent(resource, _ -> new TreeSet<>()).addAll(rule.getVerbs());
            }
          });
    }
    return all;
  }

  /** Of the operator's own roles; others are for people. */
  private static Stream<PolicyRule> rules(String text) {
    if (text.contains("\nkind: Role\n")) {
      return Serialization.unmarshal(text, Role.class).getRules().stream();
    }
    if (text.contains("\nkind: ClusterRole\n")) {
      ClusterRole role = Serialization.unmarshal(text, ClusterRole.class);
      return role.getMetadata().getName().equals("mysocket-operator")
          ? role.getRules().stream()
          : Stream.empty();
    }
    return Stream.empty();
  }
}
