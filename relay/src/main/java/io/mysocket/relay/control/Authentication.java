package io.mysocket.relay.control;

import java.util.Optional;

/** Tells who a token speaks for. May block. */
public interface Authentication {
  /** Empty if the token is not valid (any more). */
  Optional<Caller> caller(String token);
}
