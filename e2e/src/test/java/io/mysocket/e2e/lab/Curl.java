package io.mysocket.e2e.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A visitor: curl that trusts the relay's own CA. It takes {@code *.localhost} for loopback, as
 * browsers do.
 */
public final class Curl {
  private static final String MARK = "\n--curl--";

  private final Path ca;

  public Curl(Path ca) {
    this.ca = ca;
  }

  /** What came back; status 0 if nothing did. */
  public record Reply(int status, String protocol, String body) {}

  /** One request; {@code arguments} are curl's, the URL among them. */
  public Reply get(String... arguments) {
    List<String> words =
        new ArrayList<>(
            List.of("curl", "--silent", "--show-error", "--noproxy", "*", "--max-time", "60"));
    words.addAll(
        List.of("--cacert", ca.toString(), "--write-out", MARK + "%{http_code} %{http_version}"));
    words.addAll(List.of(arguments));
    Command command = Command.run(words, Map.of(), "");
    int mark = command.out().lastIndexOf(MARK);
    if (mark < 0) {
      return new Reply(0, "", command.err());
    }
    String[] told = command.out().substring(mark + MARK.length()).split(" ", -1);
    return new Reply(
        command.exit() == 0 ? Integer.parseInt(told[0]) : 0,
        told[1],
        command.exit() == 0 ? command.out().substring(0, mark) : command.err());
  }
}
