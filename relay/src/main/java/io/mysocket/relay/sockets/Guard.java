package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an If-Match header (RFC 9110 13.1.1) demands of the socket before it is changed. */
public sealed interface Guard {
  record None() implements Guard {}

  /** {@code *}: there must be one. */
  record Present() implements Guard {}

  record AtGeneration(long generation) implements Guard {}

  static Guard of(Optional<String> header) {
    if (header.isEmpty()) {
      return new None();
    }
    String text = header.get().strip();
    if (text.equals("*")) {
      return new Present();
    }
    if (text.matches("\"[0-9]{1,18}\"")) {
      return new AtGeneration(Long.parseLong(text.substring(1, text.length() - 1)));
    }
    throw ProblemException.invalidField(
        "If-Match",
        "the header If-Match is not one ETag of a socket",
        "Send the ETag of the last answer, such as \"3\" with its quotes, or *.");
  }

  /** Refuses if the socket is not as demanded. */
  default void require(@Nullable SocketRow present) {
    boolean holds =
        switch (this) {
          case None _ -> true;
          case Present _ -> present != null;
          case AtGeneration(long wanted) -> present != null && present.generation() == wanted;
        };
    if (!holds) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.GENERATION_MISMATCH,
                  present == null
                      ? "there is no such socket"
                      : "the socket is at generation " + present.generation(),
                  "Read the socket again and decide anew.")
              .at("If-Match"));
    }
  }
}
