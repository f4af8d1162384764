package io.mysocket.relay.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.mysocket.relay.LiveRelay;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Limits follow the address that a visitor has, through the real edge, whatever it says. */
class VisitorAddressTest {
  @TempDir Path folder;

  @Test
  void countsVisitorsByTheAddressThatTheyHave() throws Exception {
    try (LiveRelay relay = new LiveRelay(folder, Map.of())) {
      String status = "";
      int tries = 0;
      while (tries < 100 && !status.contains(" 429 ")) {
        status = ask(relay, "portal.relay.test", tries++);
        assertThat(status).containsAnyOf(" 200 ", " 429 ");
      }

      assertThat(status).contains(" 429 ");
      assertThat(ask(relay, "api.relay.test", tries)).contains(" 429 ");
    }
  }

  /** The status line; the request claims to come from somewhere else each time. */
  private static String ask(LiveRelay relay, String host, int number) throws Exception {
    try (SSLSocket visitor = relay.tls("127.0.0.1", relay.httpsPort(), host)) {
      String claimed = "198.51.100." + number;
      visitor
          .getOutputStream()
          .write(
              """
              POST /device_authorizations HTTP/1.1\r
              Host: %s\r
              X-Real-IP: %s\r
              X_Real_IP: %s\r
              X-Forwarded-For: %s\r
              Forwarded: for=%s\r
              Content-Length: 0\r
              Connection: close\r
              \r
              """
                  .formatted(host, claimed, claimed, claimed, claimed)
                  .getBytes(StandardCharsets.US_ASCII));
      return new BufferedReader(
              new InputStreamReader(visitor.getInputStream(), StandardCharsets.US_ASCII))
          .readLine();
    }
  }
}
