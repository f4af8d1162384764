package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;

/** A client's name for a socket, unique in its account. */
public record SocketKey(String text) {
  private static final String LEGAL = "[A-Za-z0-9][A-Za-z0-9._~:@/+=-]{0,511}";

  /** Would hide {@code /sockets/id/...}. */
  private static final String TAKEN = "id";

  public SocketKey {
    if (!text.matches(LEGAL) || text.equals(TAKEN)) {
      throw ProblemException.invalidField(
          "key",
          "the key is not one that a socket can have",
          "Use 1 to 512 letters, digits and . _ ~ : @ / + = - that begin with a letter or digit, percent-encoded"
              + " as one segment of the path; '"
              + TAKEN
              + "' alone is taken.");
    }
  }
}
