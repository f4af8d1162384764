package io.mysocket.e2e.session;

import io.mysocket.e2e.lab.Command;
import io.mysocket.e2e.lab.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** {@code mysocketctl} as somebody runs it, with a home folder of its own. */
final class Ctl {
  private static final Path PROGRAM = Path.of("..", "client", "bin", "mysocketctl");

  final Map<String, String> environment = new HashMap<>();

  Ctl(OwnRelay relay, Path home) {
    environment.put("HOME", home.toString());
    environment.put("XDG_CONFIG_HOME", home.resolve(".config").toString());
    environment.put("XDG_CACHE_HOME", home.resolve(".cache").toString());
    environment.put("MYSOCKET_API", relay.api());
    environment.put("MYSOCKET_CA", relay.ca().toString());
    environment.put("MYSOCKET_AOT", "off");
    environment.put("JAVA_HOME", System.getProperty("java.home"));
    environment.put("NO_PROXY", "*");
  }

  private static List<String> words(String... words) {
    List<String> all = new ArrayList<>(List.of(PROGRAM.toString()));
    all.addAll(List.of(words));
    return all;
  }

  /** Runs it to its end. */
  Command run(String... words) {
    return Command.run(words(words), environment, "");
  }

  /** Starts it and lets it run. */
  Running start(String... words) throws IOException {
    return Running.start(words(words), environment);
  }
}
