package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.operator.mysockets.TargetResolution.Resolved;
import io.mysocket.operator.mysockets.TargetResolution.Unresolved;
import io.mysocket.operator.status.Reason;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

class TargetResolutionTest {
  private static final String PORTS =
      "clusterIP: 10.0.0.1, ports: [{name: http, port: 80, targetPort: 8080}, {name: dns, port: 53, protocol: UDP}]";

  private static TargetResolution of(String target, String service) {
    return TargetResolution.of(
        Given.socket("target: {" + target + "}"),
        service.isEmpty() ? null : Given.service(service));
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
    var wanted = new Resolved("web.default.svc:80");
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
        .isEqualTo(new Resolved("web.default.svc:8080"));
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
}
