package io.mysocket.operator;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributes;
import io.fabric8.kubernetes.api.model.authorization.v1.ResourceAttributesBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What the roles that were just made give a ServiceAccount, once the API server goes by them. */
final class Rights {
  private final KubernetesClient client;
  private final String namespace;
  private final String account;

  private Rights(KubernetesClient client, String namespace, String account) {
    this.client = client;
    this.namespace = namespace;
    this.account = account;
  }

  /** Until all that the bindings among these objects give is allowed: that takes a moment. */
  static void await(
      KubernetesClient client, String namespace, String account, List<HasMetadata> made) {
    Rights rights = new Rights(client, namespace, account);
    Set<String> bound =
        made.stream().flatMap(object -> role(object).stream()).collect(Collectors.toSet());
    List<ResourceAttributes> all =
        made.stream()
            .filter(it -> bound.contains(it.getKind() + "/" + it.getMetadata().getName()))
            .flatMap(it -> rights.given(it))
            .toList();
    Awaitility.await()
        .pollDelay(Duration.ZERO)
        .until(() -> all.stream().allMatch(rights::isAllowed));
  }

  private Stream<ResourceAttributes> given(HasMetadata object) {
    return switch (object) {
      case Role role -> role.getRules().stream().flatMap(rule -> asked(rule, namespace));
      case ClusterRole role -> role.getRules().stream().flatMap(rule -> asked(rule, ""));
      default -> Stream.of();
    };
  }

  private static List<String> role(HasMetadata object) {
    return switch (object) {
      case RoleBinding it -> List.of(it.getRoleRef().getKind() + "/" + it.getRoleRef().getName());
      case ClusterRoleBinding it ->
          List.of(it.getRoleRef().getKind() + "/" + it.getRoleRef().getName());
      default -> List.of();
    };
  }

  private static Stream<ResourceAttributes> asked(PolicyRule rule, String where) {
    return rule.getResources().stream()
        .flatMap(resource ->
            rule.getVerbs().stream()
                .map(verb -> {
                  String[] parts = resource.split("/", 2);
                  return new ResourceAttributesBuilder()
                      .withNamespace(where)
                      .withGroup(rule.getApiGroups().getFirst())
                      .withResource(parts[0])
                      .withSubresource(parts.length == 2 ? parts[1] : null)
                      .withName(rule.getResourceNames().stream().findFirst().orElse(null))
                      .withVerb(verb)
                      .build();
                }));
  }

  private boolean isAllowed(ResourceAttributes what) {
    return client
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(
            new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + namespace + ":" + account)
                .withGroups(
                    "system:serviceaccounts",
                    "system:serviceaccounts:" + namespace,
                    "system:authenticated")
                .withResourceAttributes(what)
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }
}
