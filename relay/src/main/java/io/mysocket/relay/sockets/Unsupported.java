package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;

/** Refuses what the API describes and this relay does not do, rather than keep it. */
final class Unsupported {
  private Unsupported() {}

  static void refuseIf(boolean asked, String field, String fix) {
    if (asked) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.NOT_SUPPORTED,
                  "this relay does not offer what '" + field + "' asks for",
                  fix)
              .at(field));
    }
  }
}
