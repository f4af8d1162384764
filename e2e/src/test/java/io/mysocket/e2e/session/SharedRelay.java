package io.mysocket.e2e.session;

import io.mysocket.e2e.lab.Curl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One relay for the tests of this package that can share it; it ends with the last of them. */
final class SharedRelay implements BeforeAllCallback {
  /** The relay, a visitor of it, and somebody with a token of its operator. */
  record Started(Path folder, OwnRelay relay, Curl curl, Ctl ctl) implements AutoCloseable {
    private static Started start() {
      try {
        Path folder = Files.createTempDirectory("session");
        OwnRelay relay = new OwnRelay(Files.createDirectories(folder.resolve("relay")));
        Ctl ctl = new Ctl(relay, Files.createDirectories(folder.resolve("home")));
        ctl.environment.put("MYSOCKET_TOKEN", relay.token());
        return new Started(folder, relay, new Curl(relay.ca()), ctl);
      } catch (Exception e) {
        throw new IllegalStateException("no relay for the session", e);
      }
    }

    @Override
    public void close() throws IOException {
      relay.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }

  private static Started started;

  @Override
  public void beforeAll(ExtensionContext context) {
    started =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent(SharedRelay.class, _ -> Started.start(), Started.class);
  }

  static Started get() {
    return started;
  }
}
