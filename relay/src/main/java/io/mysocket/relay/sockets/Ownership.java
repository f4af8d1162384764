package io.mysocket.relay.sockets;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.Adopt;
import io.mysocket.control.sockets.Owner;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides whether an upsert may change what is there already, a socket or a reserved name. */
public final class Ownership {
  private Ownership() {}

  /** Refuses, naming the present owner, what would take it from somebody. */
  public static void require(
      String what, @Nullable Owner present, @Nullable Owner asking, @Nullable Adopt adopt) {
    if (isSame(present, asking)) {
      return;
    }
    boolean may =
        switch (adopt == null ? Adopt.IF_UNOWNED : adopt) {
          case NEVER -> false;
          case IF_UNOWNED -> present == null;
          case TAKE_OVER -> true;
        };
    if (!may) {
      throw new ProblemException(
          Problem.of(
                  ProblemKind.OWNED_BY_ANOTHER,
                  "the " + what + " belongs to " + words(present),
                  present == null
                      ? "Set adopt to if-unowned or take-over, or use another key."
                      : "Set adopt to take-over if that owner is gone, or use another key.")
              .at("owner"));
    }
  }

  /** The same cluster and uid; a uid may be added, the ref may change. */
  private static boolean isSame(@Nullable Owner present, @Nullable Owner asking) {
    if (present == null || asking == null) {
      return present == null && asking == null;
    }
    return present.cluster().equals(asking.cluster())
        && (present.uid() == null || Objects.equals(present.uid(), asking.uid()));
  }

  private static String words(@Nullable Owner owner) {
    if (owner == null) {
      return "the account itself, not to an owner";
    }
    return "cluster '"
        + owner.cluster()
        + "'"
        + (owner.ref() == null ? "" : ", ref '" + owner.ref() + "'")
        + (owner.uid() == null ? "" : ", uid '" + owner.uid() + "'");
  }
}
