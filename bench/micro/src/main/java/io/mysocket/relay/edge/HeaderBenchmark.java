package io.mysocket.relay.edge;

import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketType;
import io.mysocket.control.sockets.Target;
import io.mysocket.relay.access.AccessPolicy;
import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.routing.HostName;
import io.mysocket.relay.routing.HostPattern;
import io.mysocket.relay.routing.Route;
import io.mysocket.relay.tracing.Tracing;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a request's head goes through between the visitor and the tunnel. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HeaderBenchmark {
  private static final String HOST = "calm-river-7.relay.example.com";
  private final RequestRules rules = new RequestRules(EdgeLimits.DEFAULT.heads());
  private final Visitor visitor =
      new Visitor(new InetSocketAddress("198.51.100.7", 40_000), new HostName(HOST), 443);
  private final Destination to =
      new Destination.OfSocket(
          new Route(
              "s1",
              "web",
              SocketType.HTTPS,
              PlainHttp.REDIRECT,
              List.of(HostPattern.of(HOST).orElseThrow()),
              null,
              false,
              Target.PLAIN,
              AccessPolicy.OPEN,
              null,
              null));

  /** For JMH. */
  public HeaderBenchmark() {}

  private static HttpRequest browsers() {
    HttpRequest head = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/cart?id=7");
    head.headers()
        .add("host", HOST)
        .add("user-agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
        .add("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
        .add("accept-language", "en-US,en;q=0.5")
        .add("accept-encoding", "gzip, deflate, br, zstd")
        .add("referer", "https://" + HOST + "/")
        .add("cookie", "session=0123456789abcdef0123456789abcdef; theme=dark")
        .add("connection", "keep-alive")
        .add("sec-fetch-dest", "document")
        .add("sec-fetch-mode", "navigate")
        .add("sec-fetch-site", "same-origin")
        .add("priority", "u=0, i");
    return head;
  }

  /** Making the head, which the others do too. */
  @Benchmark
  public Object head() {
    return browsers();
  }

  /** Every rule that a request has to keep. */
  @Benchmark
  public Object check() {
    return rules.check(browsers(), true);
  }

  /** The head that the target gets: without what concerns one connection, with who is visiting. */
  @Benchmark
  public Object rewrite() {
    var accepted = new RequestRules.Accepted(new HostName(HOST), HOST, "/cart?id=7");
    HttpRequest head = browsers();
    Trace trace = new Trace(head, "HTTP/1.1", visitor, Tracing.PASS_ON);
    return Asked.of(head, accepted, to, visitor, trace);
  }
}
