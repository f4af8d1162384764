package io.mysocket.relay.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.mysocket.relay.LiveRelay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source has to answer for that does not log in, at each door. */
class LoginPenaltyTest {
  private static final String REFUSED = "connections from your address are refused for a time";

  @TempDir Path folder;

  private LiveRelay relay(String... more) throws Exception {
    Map<String, String> settings =
        new java.util.HashMap<>(
            Map.of(
                "MYSOCKET_LIMITS_PENALTIES_EXEMPT", "192.0.2.0/24",
                // Long enough that a busy machine sees it.
                "MYSOCKET_LIMITS_PENALTIES_SLOW", "120s",
                "MYSOCKET_LIMITS_PENALTIES_LOGIN", "120s",
                "MYSOCKET_LIMITS_PENALTIES_LEAST", "120s"));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return new LiveRelay(folder, settings);
  }

  /** Everything that the SSH server says to who sends this. */
  private static String heard(LiveRelay live, String sent) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", live.relay.sshPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(sent.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    } catch (java.net.SocketException _) {
      return "";
    }
  }

  private static boolean isVisited(LiveRelay live) {
    try (var tls = live.tls("127.0.0.1", live.httpsPort(), "api.relay.test")) {
      tls.getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: api.relay.test\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return tls.getInputStream().read() >= 0;
    } catch (Exception _) {
      return false;
    }
  }

  @Test
  void refusesWhoSaysNothingAtBothDoors() throws Exception {
    try (LiveRelay live = relay()) {
      assertThat(isVisited(live)).isTrue();
      assertThat(heard(live, "")).contains("no SSH identification in ");

      await().until(() -> heard(live, "SSH-2.0-x\r\n").contains(REFUSED));
      assertThat(isVisited(live)).isFalse();
    }
  }

  @Test
  void refusesWhoHasNoKnownKey() throws Exception {
    try (LiveRelay live = relay()) {
      live.failToLogIn();

      await().until(() -> heard(live, "SSH-2.0-x\r\n").contains(REFUSED));
      assertThat(isVisited(live)).isFalse();
    }
  }

  @Test
  void blamesNobodyForAKeyWhileOthersFromThereHaveLoggedIn() throws Exception {
    try (LiveRelay live = relay()) {
      live.put("web", "{}");
      live.carry("web", new InetSocketAddress("127.0.0.1", 9));
      for (int i = 0; i < 5; i++) {
        live.failToLogIn();
      }
      assertThat(isVisited(live)).isTrue();
    }
  }

  @Test
  void takesNoOffenceAtProbes() throws Exception {
    try (LiveRelay live = relay()) {
      for (int i = 0; i < 10; i++) {
        new Socket("127.0.0.1", live.relay.sshPort()).close();
      }
      assertThat(isVisited(live)).isTrue();
    }
  }
}
