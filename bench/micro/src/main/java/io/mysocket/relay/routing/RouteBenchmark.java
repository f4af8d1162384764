package io.mysocket.relay.routing;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.AccessPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the Host that a visitor wrote to the socket. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RouteBenchmark {
  /** Sockets of the relay. */
  @Param({"10", "10000"})
  private int sockets;

  private RouteTable table;
  private String[] exact;
  private String[] wildcard;
  private int next;

  /** For JMH. */
  public RouteBenchmark() {}

  /** Every socket answers to a name of its own and to all below it. */
  @Setup
  public void fill() {
    List<Route> routes = new ArrayList<>();
    exact = new String[sockets];
    wildcard = new String[sockets];
    for (int i = 0; i < sockets; i++) {
      String name = "calm-river-" + i + ".relay.example.com";
      routes.add(route("s" + i, name, "*." + name));
      exact[i] = name;
      wildcard[i] = "Shop." + name + ":443";
    }
    table = RouteTable.of(routes);
  }

  private static Route route(String id, String... names) {
    return new Route(
        id,
        id,
        SocketType.HTTPS,
        PlainHttp.REDIRECT,
        List.of(names).stream().map(name -> HostPattern.of(name).orElseThrow()).toList(),
        null,
        false,
        Target.PLAIN,
        AccessPolicy.OPEN,
        null,
        null);
  }

  private int turn() {
    next = (next + 1) % sockets;
    return next;
  }

  /** A name as browsers send it. */
  @Benchmark
  public Optional<Route> exact() {
    return HostName.ofAuthority(exact[turn()]).flatMap(table::find);
  }

  /** A name below a wildcard, with a port and a capital. */
  @Benchmark
  public Optional<Route> wildcard() {
    return HostName.ofAuthority(wildcard[turn()]).flatMap(table::find);
  }
}
