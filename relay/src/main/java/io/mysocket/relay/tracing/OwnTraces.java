package io.mysocket.relay.tracing;

import io.mysocket.relay.traffic.AccessRecord;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Begins a trace for each request that belongs to none, or whose {@code traceparent} is broken;
 * passes the others on as they are. Keeps no spans.
 *
 * @param ratio of the traces begun here so many are marked as sampled, 0 to 1
 */
public record OwnTraces(double ratio) implements Tracing {
  private static final HexFormat HEX = HexFormat.of();

  @Override
  public RequestSpan begin(HttpRequest request) {
    TraceParent parent = TraceParent.of(request.headers());
    return parent == null ? new Begun(fresh()) : new PassedOn(parent.traceId());
  }

  private TraceParent fresh() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String trace = HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(notZero(random));
    return new TraceParent(trace, HEX.toHexDigits(notZero(random)), random.nextDouble() < ratio);
  }

  private static long notZero(ThreadLocalRandom random) {
    long number;
    do {
      number = random.nextLong();
    } while (number == 0);
    return number;
  }

  private record Begun(TraceParent parent) implements RequestSpan {
    @Override
    public String traceId() {
      return parent.traceId();
    }

    @Override
    public void onward(HttpHeaders headers) {
      // What a broken trace had of state belongs to nothing.
      headers.remove(TraceParent.STATE);
      headers.set(TraceParent.NAME, parent.text());
    }

    @Override
    public void ended(AccessRecord.HttpRequest is) {}
  }
}
