package io.mysocket.relay.sockets;

import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.probes.EdgeAddress;
import io.mysocket.relay.probes.Prober;
import io.mysocket.relay.traffic.LiveTraffic;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Everything that the API tells of what visitors do with sockets.
 *
 * @param edge where probes go
 */
public record TrafficApis(
    Sockets sockets, SocketViews views, LiveTraffic traffic, EdgeAddress edge) {

  /**
   * All of it.
   *
   * @param heartbeat of streams in which nothing happens
   */
  public List<Endpoint> endpoints(Duration heartbeat) {
    return Stream.of(
            new RequestApi(sockets, traffic, heartbeat).endpoints(),
            new ProbeApi(sockets, views, new Prober(edge, traffic)).endpoints())
        .flatMap(List::stream)
        .toList();
  }
}
