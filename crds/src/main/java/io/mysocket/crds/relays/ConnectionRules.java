package io.mysocket.crds.relays;

/** CEL rules that the specs of both kinds of connection carry. */
final class ConnectionRules {
  static final String SAME_CLUSTER =
      "has(self.clusterName) == has(oldSelf.clusterName) && (!has(self.clusterName) || self.clusterName == oldSelf.clusterName)";
  static final String SAME_CLUSTER_WANTED =
      "clusterName is immutable: sockets made under the old name would be orphaned; delete and re-create the connection";

  static final String API_URL =
      "isURL(self) && url(self).getScheme() == 'https' && url(self).getHostname() != '' && !self.matches('[@?#]')";
  static final String API_URL_WANTED =
      "apiUrl must be an https URL without user, query and fragment, such as https://api.relay.example.com";

  static final String TUNNEL_PORT =
      "int(self.substring(self.lastIndexOf(':') + 1)) >= 1 && int(self.substring(self.lastIndexOf(':') + 1)) <= 65535";
  static final String TUNNEL_PORT_WANTED = "the port of tunnelAddress must be 1-65535";

  static final String RESYNC =
      "duration(self) >= duration('10s') && duration(self) <= duration('1h')";
  static final String RESYNC_WANTED = "resyncInterval must be 10s to 1h";

  private ConnectionRules() {}
}
