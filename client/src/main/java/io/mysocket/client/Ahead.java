package io.mysocket.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mysocket.control.json.Json;
import io.mysocket.control.sockets.SocketPage;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * What every call of a relay needs, set up on threads of its own while the command line is read,
 * which takes as long.
 */
final class Ahead {
  private static final Set<String> ASK_NOBODY =
      Set.of("agent", "completion", "context", "help", "version");

  private Ahead() {}

  /** Begins, if the command is going to ask a relay. */
  static void begin(String... args) {
    if (args.length == 0 || args[0].startsWith("-") || ASK_NOBODY.contains(args[0])) {
      return;
    }
    Thread.ofPlatform().name("ahead-tls").daemon().start(Ahead::tls);
    Thread.ofPlatform().name("ahead-json").daemon().start(Ahead::json);
  }

  private static void tls() {
    try {
      SSLContext _ = SSLContext.getInstance("TLS");
      CertificateFactory _ = CertificateFactory.getInstance("X.509");
    } catch (GeneralSecurityException _) {
      // The command itself will say so.
    }
  }

  private static void json() {
    try {
      SocketPage _ = Json.LENIENT.readValue("{\"items\":[]}", SocketPage.class);
    } catch (JsonProcessingException _) {
      // The command itself will say so.
    }
  }
}
