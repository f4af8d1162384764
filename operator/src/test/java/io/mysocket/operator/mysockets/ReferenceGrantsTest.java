package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.gatewayapi.v1beta1.ReferenceGrant;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReferenceGrantsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {group: mysocket.io, kind: MySocket, namespace: team}  | {group: '', kind: Service}              | true
          {group: mysocket.io, kind: MySocket, namespace: team}  | {kind: Service, name: web}              | true
          {group: mysocket.io, kind: MySocket, namespace: team}  | {group: '', kind: Service, name: other} | false
          {group: mysocket.io, kind: MySocket, namespace: team}  | {group: '', kind: Secret}               | false
          {group: mysocket.io, kind: MySocket, namespace: else}  | {group: '', kind: Service}              | false
          {group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: team} | {group: '', kind: Service} | false
          """)
  void onlyWhatIsNamedIsGranted(String from, String to, boolean granted) {
    ReferenceGrant grant =
        Serialization.unmarshal(
            """
            apiVersion: gateway.networking.k8s.io/v1beta1
            kind: ReferenceGrant
            metadata: {name: a, namespace: default}
            spec:
              from: [%s]
              to: [%s]
            """
                .formatted(from, to),
            ReferenceGrant.class);
    assertThat(ReferenceGrants.covers(grant, "team", "web")).isEqualTo(granted);
  }
}
