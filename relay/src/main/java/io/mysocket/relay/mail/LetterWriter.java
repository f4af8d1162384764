package io.mysocket.relay.mail;

import java.util.Optional;

/** Writes the letter of a kind to somebody, at the time it is sent. May block. */
public interface LetterWriter {
  /** Empty if there is nothing to say any more. */
  Optional<Letter> write(String kind, String recipient);
}
