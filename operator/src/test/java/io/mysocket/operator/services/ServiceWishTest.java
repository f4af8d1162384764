package io.mysocket.operator.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.mysocket.crds.sockets.DeletionPolicy;
import io.mysocket.crds.sockets.MySocket;
import io.mysocket.crds.sockets.MySocketSpec;
import io.mysocket.crds.sockets.RelayRef;
import io.mysocket.crds.sockets.SocketType;
import io.mysocket.crds.sockets.Target;
import io.mysocket.operator.services.ServiceWish.Impossible;
import io.mysocket.operator.services.ServiceWish.Nothing;
import io.mysocket.operator.services.ServiceWish.Sockets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceWishTest {
  private static final String CLASS = "mysocket.io/tunnel";

  private static Service service(String name, Map<String, String> annotations, String spec) {
    Service service = Serialization.unmarshal("spec:\n  " + spec, Service.class);
    return new ServiceBuilder(service)
        .withNewMetadata()
        .withNamespace("shop")
        .withName(name)
        .withUid("uid-1")
        .withLabels(Map.of("app.kubernetes.io/instance", "theirs"))
        .withAnnotations(annotations)
        .endMetadata()
        .build();
  }

  private static Service web(Map<String, String> annotations) {
    return service("web", annotations, "ports: [{name: http, port: 80}, {name: admin, port: 81}]");
  }

  private static ServiceWish wish(Service service) {
    return ServiceWish.of(service, CLASS);
  }

  private static List<MySocket> children(Service service) {
    assertThat(wish(service)).isInstanceOf(Sockets.class);
    return ((Sockets) wish(service)).children();
  }

  private static MySocketSpec one(Service service) {
    assertThat(children(service)).hasSize(1);
    return children(service).getFirst().getSpec();
  }

  @Test
  void aPlainServiceAsksForNothing() {
    assertThat(wish(web(Map.of()))).isEqualTo(new Nothing());
    assertThat(wish(web(Map.of("mysocket.io/enabled", "false")))).isEqualTo(new Nothing());
    assertThat(wish(web(Map.of("mysocket.io/type", "tcp")))).isEqualTo(new Nothing());
  }

  @Test
  void theAnnotationAsksForAnHttpsSocketOnTheFirstPort() {
    Service service = web(Map.of("mysocket.io/enabled", "true"));

    MySocket child = children(service).getFirst();
    assertThat(child.getMetadata().getName()).isEqualTo("svc-web");
    assertThat(child.getMetadata().getNamespace()).isEqualTo("shop");
    assertThat(child.getMetadata().getLabels())
        .containsOnlyKeys("app.kubernetes.io/managed-by", "mysocket.io/service");
    assertThat(child.getMetadata().getOwnerReferences())
        .singleElement()
        .satisfies(owner -> {
          assertThat(owner.getUid()).isEqualTo("uid-1");
          assertThat(owner.getController()).isTrue();
          assertThat(owner.getBlockOwnerDeletion()).isNull();
        });
    MySocketSpec spec = one(service);
    assertThat(spec.type()).isEqualTo(SocketType.HTTPS);
    assertThat(spec.target().text()).isEqualTo("web:80");
    assertThat(spec.port()).isNull();
  }

  @Test
  void everyAnnotationIsTaken() {
    MySocketSpec spec =
        one(
            web(
                Map.of(
                    "mysocket.io/enabled", "true",
                    "mysocket.io/type", "tls",
                    "mysocket.io/port", "admin",
                    "mysocket.io/public-port", "30443",
                    "mysocket.io/hostname", "a.example.com, b.example.com",
                    "mysocket.io/subdomain", "shop",
                    "mysocket.io/relay", "ClusterRelayConnection/eu",
                    "mysocket.io/replicas", "2",
                    "mysocket.io/deletion-policy", "Retain",
                    "mysocket.io/tunnel-class", "big")));

    assertThat(spec.type()).isEqualTo(SocketType.TLS);
    assertThat(spec.target().text()).isEqualTo("web:81");
    assertThat(spec.port()).isEqualTo(30443);
    assertThat(spec.hostnames()).containsExactly("a.example.com", "b.example.com");
    assertThat(spec.subdomain()).isEqualTo("shop");
    assertThat(spec.relayRef())
        .isEqualTo(new RelayRef(RelayRef.Kind.CLUSTER_RELAY_CONNECTION, "eu"));
    assertThat(spec.replicas()).isEqualTo(2);
    assertThat(spec.deletionPolicy()).isEqualTo(DeletionPolicy.RETAIN);
    assertThat(spec.tunnelClassName()).isEqualTo("big");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          enabled         | yes          | must be one of false, true, not 'yes'
          type            | udp          | must be one of http, https, tcp, tls, not 'udp'
          port            | 82           | must be a TCP port of the Service (80 http, 81 admin), not '82'
          port            | 0            | must be a number from 1 to 65535, not '0'
          port            | No Name      | must be a port's number or name, not 'No Name'
          public-port     | 70000        | must be a number from 1 to 65535, not '70000'
          replicas        | 17           | must be a number from 0 to 16, not '17'
          subdomain       | a.b          | must be a DNS label, not 'a.b'
          deletion-policy | Keep         | must be one of Delete, Retain, not 'Keep'
          relay           | Gateway/eu   | must be the name of a RelayConnection
          tunnel-class    | Big          | must be the name of a TunnelClass, not 'Big'
          """)
  void whatIsWrongIsNamed(String annotation, String value, String said) {
    Map<String, String> all = new java.util.HashMap<>(Map.of("mysocket.io/enabled", "true"));
    all.put("mysocket.io/" + annotation, value);

    assertThat(wish(web(all)))
        .asInstanceOf(type(Impossible.class))
        .extracting(Impossible::message)
        .asString()
        .startsWith("annotation mysocket.io/" + annotation + " ")
        .contains(said);
  }

  @Test
  void withoutATcpPortThereIsNothingToExpose() {
    Service dns =
        service("dns", Map.of("mysocket.io/enabled", "true"), "ports: [{port: 53, protocol: UDP}]");

    assertThat(wish(dns))
        .isEqualTo(new Impossible("the Service has no TCP port; a relay carries nothing else"));
  }

  private static Service balancer(String name, String ports) {
    return service(
        name,
        Map.of(),
        "type: LoadBalancer\n  loadBalancerClass: mysocket.io/tunnel\n"
            + "  loadBalancerSourceRanges: [192.0.2.0/24]\n  ports: "
            + ports);
  }

  @Test
  void aLoadBalancerGetsASocketForEachPort() {
    List<MySocket> sockets =
        children(
            balancer(
                "db",
                "[{port: 5432}, {port: 80, appProtocol: http}, {port: 50, appProtocol: kubernetes.io/h2c}]"));

    assertThat(sockets)
        .extracting(s -> s.getMetadata().getName())
        .containsExactly("svc-db-5432", "svc-db-80", "svc-db-50");
    assertThat(sockets)
        .extracting(s -> s.getSpec().type())
        .containsExactly(SocketType.TCP, SocketType.HTTPS, SocketType.HTTPS);
    assertThat(sockets)
        .extracting(s -> s.getSpec().target().scheme())
        .containsExactly(null, null, Target.Scheme.H2C);
    assertThat(sockets)
        .allSatisfy(
            s -> assertThat(s.getSpec().access().allowCIDRs()).containsExactly("192.0.2.0/24"));
  }

  @Test
  void aLoadBalancerOfAnotherClassIsNotOurs() {
    Service other = balancer("db", "[{port: 5432}]");
    other.getSpec().setLoadBalancerClass("example.com/metal");

    assertThat(wish(other)).isEqualTo(new Nothing());
  }

  @Test
  void aLongNameIsCutAndToldApart() {
    String long1 = "a".repeat(60) + "-1";
    String long2 = "a".repeat(60) + "-2";

    assertThat(ChildSocket.name(long1)).hasSize(50).isNotEqualTo(ChildSocket.name(long2));
    assertThat(ChildSocket.name("a".repeat(46))).isEqualTo("svc-" + "a".repeat(46));
    assertThat(ChildSocket.name("a".repeat(36) + "-" + "b".repeat(20))).doesNotContain("--");
  }
}
