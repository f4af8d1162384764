package io.mysocket.client.console;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What surrounds the program, so that tests can surround it with something else.
 *
 * @param environment its variables
 * @param home the user's home folder
 * @param here the folder it was started in
 * @param terminal where it speaks and listens
 */
public record World(Map<String, String> environment, Path home, Path here, Terminal terminal) {
  public World {
    environment = Map.copyOf(environment);
  }

  /**
   * Standard streams and what is behind them.
   *
   * @param outIsTerminal a person sees {@code out}
   * @param prompts asks a person; {@code null} answers where there is none
   */
  public record Terminal(
      PrintWriter out, PrintWriter err, boolean outIsTerminal, Prompts prompts) {}

  /** The world of this process. */
  public static World real() {
    Map<String, String> environment = System.getenv();
    // As every other program has it; Java itself asks the user database.
    String home = environment.getOrDefault("HOME", "");
    boolean person = Keyboard.isThere();
    return new World(
        environment,
        Path.of(home.isBlank() ? System.getProperty("user.home") : home),
        Path.of("").toAbsolutePath(),
        new Terminal(writer(System.out), writer(System.err), person, Keyboard.ofThisProcess()));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  /** A variable of the environment; an empty one counts as absent. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
  }
}
