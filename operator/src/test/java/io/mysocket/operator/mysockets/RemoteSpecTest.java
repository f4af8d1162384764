package io.mysocket.operator.mysockets;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.control.sockets.Adopt;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSpecTest {
  private static final String WEB = "target: {service: {name: web, port: 80}}";

  private static final RemoteSpec.Surroundings HOME =
      new RemoteSpec.Surroundings("home", Referenced.NOTHING, null);

  @Test
  void theLeastSpecAsksForAnHttpsSocketOfThisObject() {
    var wish = RemoteSpec.of(Given.web(), HOME, false);
    assertThat(wish.type()).isEqualTo(SocketType.HTTPS);
    assertThat(wish.name()).isEqualTo("web");
    assertThat(wish.owner()).isEqualTo(new Owner("home", "default/web", "u1"));
    assertThat(wish.target()).isNull();
    assertThat(wish.adopt()).isNull();
    assertThat(RemoteSpec.of(Given.web(), HOME, true).adopt()).isEqualTo(Adopt.TAKE_OVER);
  }

  @Test
  void everythingTheApiCanCarryIsAskedFor() {
    var wish =
        RemoteSpec.of(
            Given.socket(
                """
                target: {service: {name: web, port: 80}, scheme: h2c, hostHeader: a,
                  proxyProtocol: v2, tls: {serverName: b, insecureSkipVerify: true}},
                type: https, subdomain: s, hostnames: [h.example.com], plainHttp: Serve,
                description: d, tags: {k: v}, limits: {requestsPerSecond: 1, burst: 2, connections: 3},
                access: {allowCIDRs: [10.0.0.0/8], denyCIDRs: [10.1.0.0/16]},
                tls: {mode: Passthrough}, adopt: {policy: Never}
                """),
            HOME,
            false);
    assertThat(wish.target())
        .isEqualTo(
            new Target(
                Target.Scheme.H2C,
                "a",
                Target.ProxyProtocol.V2,
                new Target.TargetTls("b", true, null)));
    assertThat(wish.subdomain()).isEqualTo("s");
    assertThat(wish.hostnames()).containsExactly("h.example.com");
    assertThat(wish.plainHttp()).isEqualTo(PlainHttp.SERVE);
    assertThat(wish.description()).isEqualTo("d");
    assertThat(wish.tags()).isEqualTo(Map.of("k", "v"));
    assertThat(wish.limits()).isEqualTo(new io.mysocket.control.sockets.Limits(1, 2, 3));
    assertThat(wish.access())
        .isEqualTo(
            new io.mysocket.control.sockets.Access(
                null, List.of("10.0.0.0/8"), List.of("10.1.0.0/16")));
    assertThat(wish.tls()).isEqualTo(new SocketTls(SocketTls.Mode.PASSTHROUGH, null));
    assertThat(wish.adopt()).isEqualTo(Adopt.NEVER);
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        io.mysocket.crds.sockets.SocketType.class,
        io.mysocket.crds.sockets.PlainHttp.class,
        io.mysocket.crds.sockets.Target.Scheme.class,
        io.mysocket.crds.sockets.Target.ProxyProtocol.class,
        io.mysocket.crds.sockets.PublicTls.Mode.class,
        io.mysocket.crds.sockets.Adopt.Policy.class
      })
  void everyValueOfTheResourceHasItsLikeInTheApi(Class<? extends Enum<?>> kind) {
    var there =
        switch (kind.getSimpleName()) {
          case "SocketType" -> SocketType.values();
          case "PlainHttp" -> PlainHttp.values();
          case "Scheme" -> Target.Scheme.values();
          case "ProxyProtocol" -> Target.ProxyProtocol.values();
          case "Mode" -> SocketTls.Mode.values();
          default -> Adopt.values();
        };
    assertThat(
            Arrays.stream(kind.getEnumConstants())
                .map(Enum::name)
                .filter(n -> !n.equals("UNKNOWN")))
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(there).map(e -> ((Enum<?>) e).name()).toList());
  }

  @Test
  void theHashMindsContentAndNotOrder() {
    String one = hash(", tags: {a: '1', b: '2', c: '3'}");
    assertThat(hash(", tags: {c: '3', b: '2', a: '1'}")).isEqualTo(one);
    assertThat(hash(", tags: {c: '3', b: '2', a: '2'}")).isNotEqualTo(one);
    assertThat(hash(", replicas: 3")).isEqualTo(hash(""));
  }

  private static String hash(String more) {
    return RemoteSpec.hash(RemoteSpec.of(Given.socket(WEB + more), HOME, false));
  }

  @Test
  void whatIsReferredToIsSentAlong() {
    var users = new io.mysocket.control.sockets.Access.BasicAuth(List.of());
    var certificate = new SocketTls.Certificate("chain", "key");
    var around =
        new RemoteSpec.Surroundings(
            "home", new Referenced("ca", certificate, users), Target.Scheme.HTTPS);
    var wish =
        RemoteSpec.of(
            Given.socket(
                "target: {service: {name: web, port: 80}, tls: {caRef: {name: a}}},"
                    + " tls: {certificateRef: {name: b}}, access: {basicAuth: {secretRef: {name: c}}}"),
            around,
            false);
    assertThat(wish.target())
        .isEqualTo(
            new Target(Target.Scheme.HTTPS, null, null, new Target.TargetTls(null, null, "ca")));
    assertThat(wish.tls()).isEqualTo(new SocketTls(null, certificate));
    assertThat(wish.access().basicAuth()).isEqualTo(users);
  }

  @Test
  void theSchemeOfTheServiceCountsOnlyWhereTheSpecSaysNone() {
    var h2c = new RemoteSpec.Surroundings("home", Referenced.NOTHING, Target.Scheme.H2C);
    String said = "target: {service: {name: web, port: 80}, scheme: http}";
    assertThat(RemoteSpec.of(Given.socket(said), h2c, false).target())
        .isEqualTo(new Target(Target.Scheme.HTTP, null, null, null));
    assertThat(RemoteSpec.of(Given.socket(WEB + ", type: tcp"), h2c, false).target()).isNull();
  }
}
