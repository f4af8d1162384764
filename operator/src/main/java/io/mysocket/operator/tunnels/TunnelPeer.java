package io.mysocket.operator.tunnels;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.Map;
import java.util.TreeMap;

/** Whom a tunnel's Pods connect to in order to reach the target, as a NetworkPolicy sees it. */
public sealed interface TunnelPeer {
  /**
   * Pods behind a Service.
   *
   * @param namespace theirs
   * @param selector the Service's
   * @param port of the Pods, not of the Service: a policy sees connections after translation
   */
  record Pods(String namespace, Map<String, String> selector, IntOrString port)
      implements TunnelPeer {
    public Pods {
      selector = new TreeMap<>(selector);
    }
  }

  /**
   * Something that has no Pods the cluster knows by a selector.
   *
   * @param host name or address
   */
  record Host(String host, int port) implements TunnelPeer {}
}
