package io.mysocket.relay.edge;

import io.mysocket.relay.routing.HostName;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;

/**
 * The page to report abuse by, on the relay's own host.
 *
 * @param httpsPort the public one
 */
record ReportPage(HostName portal, IntSupplier httpsPort) {
  /**
   * Its address, for a report about another one; what follows {@code ?} there is left out, as it
   * may be a secret of the visitor's.
   */
  String link(String scheme, String authority, String target) {
    int port = httpsPort.getAsInt();
    int query = target.indexOf('?');
    String about = scheme + "://" + authority + (query < 0 ? target : target.substring(0, query));
    return "https://"
        + portal
        + (port == 443 ? "" : ":" + port)
        + "/report?url="
        + URLEncoder.encode(about, StandardCharsets.UTF_8);
  }
}
