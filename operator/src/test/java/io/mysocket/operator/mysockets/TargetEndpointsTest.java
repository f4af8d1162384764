package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetEndpointsTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          [{addresses: [10.0.0.1], conditions: {ready: true}}]  | true
          [{addresses: [10.0.0.1]}]                             | true
          [{addresses: [10.0.0.1], conditions: {ready: false}}] | false
          [{addresses: [a], conditions: {ready: false}}, {addresses: [b], conditions: {ready: true}}] | true
          []                                                    | false
          """)
  void theSlimSliceSaysTheSameAsTheWhole(String endpoints, boolean ready) {
    EndpointSlice whole =
        Serialization.unmarshal(
            """
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: web-1, namespace: default, labels: {kubernetes.io/service-name: web}}
            addressType: IPv4
            endpoints: %s
            """
                .formatted(endpoints),
            EndpointSlice.class);
    assertThat(TargetEndpoints.isReady(whole)).isEqualTo(ready);
    EndpointSlice slim = TargetEndpoints.slim(whole);
    assertThat(TargetEndpoints.isReady(slim)).isEqualTo(ready);
    assertThat(slim.getMetadata().getLabels()).containsEntry("kubernetes.io/service-name", "web");
  }
}
