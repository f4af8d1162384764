package io.mysocket.operator;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Gateway API's ReferenceGrant, as far as these tests need it. */
final class Grants {
  private static final String NAME = "referencegrants.gateway.networking.k8s.io";

  private Grants() {}

  /** The kind, unless the cluster has it. */
  static void install(KubernetesClient client) {
    var crds = client.apiextensions().v1().customResourceDefinitions();
    if (crds.withName(NAME).get() != null) {
      return;
    }
    apply(
        client,
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: %s
          annotations: {api-approved.kubernetes.io: "unapproved, for a test"}
        spec:
          group: gateway.networking.k8s.io
          names: {kind: ReferenceGrant, listKind: ReferenceGrantList, plural: referencegrants, singular: referencegrant}
          scope: Namespaced
          versions:
          - name: v1beta1
            served: true
            storage: true
            schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """
            .formatted(NAME));
    crds.withName(NAME)
        .waitUntilCondition(
            c ->
                c != null
                    && c.getStatus() != null
                    && c.getStatus().getConditions() != null
                    && c.getStatus().getConditions().stream()
                        .anyMatch(
                            s -> s.getType().equals("Established") && s.getStatus().equals("True")),
            60,
            TimeUnit.SECONDS);
  }

  /** A Service web. */
  static void service(KubernetesClient client, String namespace) {
    apply(
        client,
        """
        apiVersion: v1
        kind: Service
        metadata: {name: web, namespace: %s}
        spec: {selector: {app: web}, ports: [{port: 80, targetPort: 8080}]}
        """
            .formatted(namespace));
  }

  /** Lets MySockets of one namespace in. */
  static void grant(KubernetesClient client, String namespace, String from) {
    apply(
        client,
        """
        apiVersion: gateway.networking.k8s.io/v1beta1
        kind: ReferenceGrant
        metadata: {name: mysockets, namespace: %s}
        spec:
          from: [{group: mysocket.io, kind: MySocket, namespace: %s}]
          to: [{group: "", kind: Service, name: web}]
        """
            .formatted(namespace, from));
  }

  private static void apply(KubernetesClient client, String yaml) {
    client
        .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
        .items()
        .forEach(o -> client.resource(o).fieldManager("it").forceConflicts().serverSideApply());
  }
}
