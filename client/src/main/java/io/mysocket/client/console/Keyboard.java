package io.mysocket.client.console;

import java.io.Console;
import java.util.Optional;

/** The keyboard of the process's terminal. */
record Keyboard(Console console) implements Prompts {

  /** That of this process; nobody where there is none. */
  static Prompts ofThisProcess() {
    return found().<Prompts>map(Keyboard::new).orElse(NOBODY);
  }

  /** Whether a person sits at this process. */
  static boolean isThere() {
    return found().isPresent();
  }

  private static Optional<Console> found() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal);
  }

  @Override
  public Optional<String> line(String question) {
    return Optional.ofNullable(console.readLine("%s: ", question));
  }

  @Override
  public Optional<String> secret(String question) {
    char[] typed = console.readPassword("%s: ", question);
    return Optional.ofNullable(typed).map(String::new);
  }
}
