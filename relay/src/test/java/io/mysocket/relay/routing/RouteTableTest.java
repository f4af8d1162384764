package io.mysocket.relay.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.AccessPolicy;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTableTest {
  private static Route route(String id, Integer port, String... names) {
    return new Route(
        id,
        id,
        SocketType.TLS,
        PlainHttp.SERVE,
        Stream.of(names).map(name -> HostPattern.of(name).orElseThrow()).toList(),
        port,
        false,
        Target.PLAIN,
        AccessPolicy.OPEN,
        null,
        null);
  }

  private static final RouteTable TABLE =
      RouteTable.of(
          List.of(
              route("exact", 1, "www.example.com"),
              route("wild", 2, "*.example.com", "example.com"),
              route("deep", 3, "*.a.example.com")));

  @ParameterizedTest
  @CsvSource({
    "www.example.com, exact",
    "api.example.com, wild",
    "example.com, wild",
    "x.a.example.com, deep",
    "a.example.com, wild",
    "x.y.example.com, none",
    "com, none",
    "example.org, none"
  })
  void prefersTheExactNameToTheWildcardOfOneLabel(String name, String socket) {
    assertThat(TABLE.find(new HostName(name)).map(Route::socketId).orElse("none"))
        .isEqualTo(socket);
  }

  @Test
  void findsBySocketsPort() {
    assertThat(TABLE.find(2).map(Route::socketId)).contains("wild");
    assertThat(TABLE.find(4)).isEmpty();
  }

  @Test
  void refusesTwoSocketsInOnePlace() {
    assertThatThrownBy(() -> RouteTable.of(List.of(route("a", 1, "x.y"), route("b", 2, "x.y"))))
        .hasMessageContaining("x.y belongs to both a and b");
    assertThatThrownBy(() -> RouteTable.of(List.of(route("a", 1, "x.y"), route("b", 1, "y.x"))))
        .hasMessageContaining("1 belongs to both a and b");
  }

  @ParameterizedTest
  @CsvSource({
    "*.Example.COM, *.example.com",
    "*.b\u00fccher.example, *.xn--bcher-kva.example",
    "example.com., example.com",
    "*, none",
    "*.*.example.com, none",
    "a*.example.com, none",
    "www.*.com, none",
    "a b, none"
  })
  void readsPatterns(String written, String canonical) {
    assertThat(HostPattern.of(written).map(HostPattern::text).orElse("none")).isEqualTo(canonical);
  }
}
