package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.mysocket.control.sockets.Target.Scheme;
import io.mysocket.operator.mysockets.TargetResolution.Resolved;
import io.mysocket.operator.mysockets.TargetResolution.Rules;
import io.mysocket.operator.mysockets.TargetResolution.Unresolved;
import io.mysocket.operator.status.Reason;
import io.mysocket.operator.tunnels.TunnelPeer;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetResolutionTest {
  private static final String PORTS =
      "clusterIP: 10.0.0.1, ports: [{name: http, port: 80, targetPort: 8080}, {name: dns, port: 53, protocol: UDP}]";

  private static final Rules STRICT = new Rules(false, false);
  private static final Rules FREE = new Rules(true, true);

  private static TargetResolution of(String target, String service) {
    return of(target, service, STRICT);
  }

  private static TargetResolution of(String target, String service, Rules rules) {
    return TargetResolution.of(
        Given.socket("target: {" + target + "}"),
        service.isEmpty() ? null : Given.service(service),
        rules);
  }

  private static Resolved host(String dial, String host, int port) {
    return new Resolved(dial, new TunnelPeer.Host(host, port), null);
  }

  private static void refused(TargetResolution found, Reason reason, String part) {
    assertThat(found)
        .asInstanceOf(InstanceOfAssertFactories.type(Unresolved.class))
        .satisfies(u -> {
          assertThat(u.reason()).isEqualTo(reason);
          assertThat(u.message()).contains(part);
        });
  }

  @Test
  void aPortIsFoundByNumberAndByName() {
    var wanted = host("web.default.svc:80", "web.default.svc", 8080);
    assertThat(of("service: {name: web, port: 80}", PORTS)).isEqualTo(wanted);
    assertThat(of("service: {name: web, port: http}", PORTS)).isEqualTo(wanted);
    assertThat(of("service: {name: web, port: 80, namespace: default}", PORTS)).isEqualTo(wanted);
  }

  @Test
  void aHeadlessServiceLeadsToThePodsOwnPort() {
    assertThat(
            of(
                "service: {name: web, port: 80}",
                "clusterIP: None, ports: [{port: 80, targetPort: 8080}]"))
        .isEqualTo(host("web.default.svc:8080", "web.default.svc", 8080));
    refused(
        of(
            "service: {name: web, port: 80}",
            "clusterIP: None, ports: [{port: 80, targetPort: http}]"),
        Reason.PORT_NOT_FOUND,
        "give it as a number");
  }

  @Test
  void whatIsMissingIsNamed() {
    refused(of("service: {name: web, port: 80}", ""), Reason.SERVICE_NOT_FOUND, "no Service web");
    refused(
        of("service: {name: web, port: 81}", PORTS), Reason.PORT_NOT_FOUND, "[http=80, dns=53]");
    refused(of("service: {name: web, port: dns}", PORTS), Reason.PORT_NOT_FOUND, "TCP port dns");
  }

  @Test
  void whatLeadsElsewhereIsDenied() {
    refused(
        of("service: {name: web, port: 80, namespace: other}", ""),
        Reason.CROSS_NAMESPACE_DENIED,
        "other");
    refused(of("address: 'db:5432'", ""), Reason.ADDRESS_TARGETS_DISABLED, "target.address");
    refused(
        of("service: {name: web, port: 80}", "type: ExternalName, externalName: example.com"),
        Reason.ADDRESS_TARGETS_DISABLED,
        "ExternalName");
  }

  @Test
  void whatIsAllowedIsFound() {
    assertThat(of("address: 'db.example.com:5432'", "", FREE))
        .isEqualTo(host("db.example.com:5432", "db.example.com", 5432));
    assertThat(of("address: '[2001:db8::1]:443'", "", FREE))
        .isEqualTo(host("[2001:db8::1]:443", "2001:db8::1", 443));
    assertThat(
            of(
                "service: {name: web, port: 443}",
                "type: ExternalName, externalName: example.com, ports: [{port: 443}]",
                FREE))
        .isEqualTo(host("example.com:443", "example.com", 443));
    refused(
        of("service: {name: web, port: 80, namespace: other}", "", FREE),
        Reason.SERVICE_NOT_FOUND,
        "namespace other");
    assertThat(of("service: {name: web, port: 80, namespace: other}", PORTS, FREE))
        .isInstanceOf(Resolved.class);
  }

  @Test
  void thePeerOfAServiceIsItsPodsAtTheirOwnPort() {
    assertThat(
            of(
                "service: {name: web, port: 80}",
                "selector: {app: web}, ports: [{port: 80, targetPort: http}]"))
        .isEqualTo(
            new Resolved(
                "web.default.svc:80",
                new TunnelPeer.Pods("default", Map.of("app", "web"), new IntOrString("http")),
                null));
  }

  @ParameterizedTest
  @CsvSource({
    "https, HTTPS",
    "kubernetes.io/wss, HTTPS",
    "kubernetes.io/h2c, H2C",
    "grpc, H2C",
    "http, ",
    "kubernetes.io/ws, ",
    "example.com/own, "
  })
  void theServiceSaysHowItsPortIsSpokenTo(String protocol, @Nullable Scheme scheme) {
    assertThat(
            of(
                "service: {name: web, port: 80}",
                "ports: [{port: 80, appProtocol: '" + protocol + "'}]"))
        .asInstanceOf(InstanceOfAssertFactories.type(Resolved.class))
        .satisfies(r -> assertThat(r.scheme()).isEqualTo(scheme));
  }
}
