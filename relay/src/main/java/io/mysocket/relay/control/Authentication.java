package io.mysocket.relay.control;

import java.util.Optional;

/** Tells who a token speaks for. May block. */
public interface Authentication {
  /** Empty if the token is not valid (any more). */
  Optional<Caller> caller(String token);

  /** Refuses somebody who is known and yet may not call at present. */
  default void requireActive(Caller caller) {}
}
