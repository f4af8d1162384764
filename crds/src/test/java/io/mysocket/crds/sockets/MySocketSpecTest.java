package io.mysocket.crds.sockets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.mysocket.crds.CaRef;
import org.junit.jupiter.api.Test;

class MySocketSpecTest {
  private static final ObjectMapper YAML = new YAMLMapper();

  private static MySocketSpec spec(String yaml) throws Exception {
    return YAML.readValue(yaml, MySocketSpec.class);
  }

  @Test
  void theSmallestSpecMeansOneTunnelForAnHttpsSocketThatGoesWithIt() throws Exception {
    var spec = spec("target: {service: {name: web, port: 80}}");

    assertThat(spec.typeOrDefault()).isEqualTo(SocketType.HTTPS);
    assertThat(spec.tunnels()).isEqualTo(1);
    assertThat(spec.suspended()).isFalse();
    assertThat(spec.retained()).isFalse();
    assertThat(spec.names()).isEmpty();
  }

  @Test
  void aSuspendedSocketHasNoTunnels() throws Exception {
    assertThat(spec("{target: {address: 'a:1'}, replicas: 3}").tunnels()).isEqualTo(3);
    assertThat(spec("{target: {address: 'a:1'}, replicas: 3, suspend: true}").tunnels()).isZero();
  }

  @Test
  void aTargetSaysItselfAsPeopleWriteIt() throws Exception {
    assertThat(spec("target: {service: {name: web, port: http}}").target().text())
        .isEqualTo("web:http");
    assertThat(spec("target: {service: {name: db, namespace: store, port: 5432}}").target().text())
        .isEqualTo("store/db:5432");
    assertThat(spec("target: {address: '[::1]:80'}").target().text()).isEqualTo("[::1]:80");
  }

  @Test
  void readsEveryField() throws Exception {
    var spec =
        spec(
            """
            type: https
            relayRef: {kind: ClusterRelayConnection, name: eu}
            target:
              service: {name: web, port: 80}
              scheme: h2c
              hostHeader: in.example.com
              proxyProtocol: v2
              tls: {serverName: x, insecureSkipVerify: false, caRef: {kind: Secret, name: ca}}
            subdomain: shop
            hostnames: [shop.example.com]
            port: 443
            tls: {mode: Edge, certificateRef: {name: cert}}
            access: {basicAuth: {secretRef: {name: users}}, allowCIDRs: [10.0.0.0/8], denyCIDRs: [10.1.0.0/16]}
            limits: {requestsPerSecond: 5, burst: 9, connections: 3}
            plainHttp: Serve
            description: d
            tags: {a: b}
            replicas: 2
            tunnelClassName: big
            suspend: false
            deletionPolicy: Retain
            adopt: {socketId: s1, policy: TakeOver}
            """);

    assertThat(spec).hasNoNullFieldsOrProperties();
    assertThat(spec.target()).hasNoNullFieldsOrPropertiesExcept("address");
    assertThat(spec.access()).hasNoNullFieldsOrProperties();
    assertThat(spec.limits()).isEqualTo(new Limits(5, 9, 3));
    assertThat(spec.retained()).isTrue();
    assertThat(spec.target().tls())
        .isEqualTo(new TargetTls("x", false, new CaRef(CaRef.Kind.SECRET, "ca", null)));
    assertThat(YAML.readValue(YAML.writeValueAsString(spec), MySocketSpec.class)).isEqualTo(spec);
  }
}
