package io.mysocket.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whose visitors are warned, from the sign-up to the edge. */
class StrangerTest {
  private static final String WARNED = "HTTP/1.1 403 ";

  /** There is no tunnel: that it gets so far is what counts. */
  private static final String LED_ON = "HTTP/1.1 503 ";

  @TempDir Path folder;

  private RelayRig relay(Map<String, String> more) throws Exception {
    Map<String, String> settings = new HashMap<>(People.OPEN);
    settings.putAll(more);
    return new RelayRig(folder, settings, EdgeFront::new);
  }

  private static String visit(RelayRig rig, String label) throws IOException {
    int port = rig.relay.addresses().ports().http();
    try (Socket visitor = new Socket(InetAddress.getLoopbackAddress(), port)) {
      visitor
          .getOutputStream()
          .write(
              ("GET / HTTP/1.1\r\nHost: "
                      + label
                      + ".edge.relay.test\r\nAccept: text/html\r\nUser-Agent: Mozilla/5.0\r\n"
                      + "Connection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(visitor.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String wish(String label) {
    return "{\"subdomain\":\"" + label + "\",\"plainHttp\":\"serve\"}";
  }

  @Test
  void warnsOfWhomNobodyInvitedUntilTheAdministratorTrustsThem() throws Exception {
    try (RelayRig rig = relay(Map.of())) {
      People people = new People(rig);
      rig.put(RelayRig.socket("own"), wish("own-shop"));
      String eve = people.member("eve@example.com", "");
      people.as(eve, "PUT", RelayRig.socket("shop"), wish("bakery"));
      String id = people.as(eve, "GET", "/api/v2/account", "").text("id");

      assertThat(visit(rig, "own-shop")).startsWith(LED_ON).doesNotContain("/report?");
      assertThat(visit(rig, "bakery"))
          .startsWith(WARNED)
          .contains("https://portal.relay.test:" + rig.relay.addresses().ports().https())
          .contains("mysocket-account: " + id);

      rig.put("/api/v2/accounts/" + id + "/trust", "");
      assertThat(visit(rig, "bakery")).startsWith(LED_ON);
      rig.delete("/api/v2/accounts/" + id + "/trust");
      assertThat(visit(rig, "bakery")).startsWith(WARNED);
      rig.put("/api/v2/accounts/" + id + "/suspension", "{}");
      assertThat(visit(rig, "bakery")).contains("account-suspended").doesNotContain("/report?");
    }
    try (RelayRig rig = relay(Map.of("MYSOCKET_INTERSTITIAL", "off"))) {
      String id = rig.get("/api/v2/accounts?email=eve@example.com").text("items/0/id");
      rig.delete("/api/v2/accounts/" + id + "/suspension");
      assertThat(visit(rig, "bakery")).startsWith(LED_ON);
    }
  }
}
