package io.mysocket.client.console;

import java.util.Optional;

/** Asks a person; the answer is empty where nobody can answer. */
public interface Prompts {
  /** Where nobody can answer. */
  Prompts NOBODY =
      new Prompts() {
        @Override
        public Optional<String> line(String question) {
          return Optional.empty();
        }

        @Override
        public Optional<String> secret(String question) {
          return Optional.empty();
        }
      };

  /** A line of text. */
  Optional<String> line(String question);

  /** A line that is not shown while it is typed. */
  Optional<String> secret(String question);
}
