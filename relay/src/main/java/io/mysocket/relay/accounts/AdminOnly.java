package io.mysocket.relay.accounts;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.relay.control.Call;

/** Lets nobody but the administrator's account pass. */
public record AdminOnly(Accounts accounts) {
  /**
   * Refuses anybody else.
   *
   * @param what it does, as in {@code invites people}
   */
  public void require(Call call, String what) {
    boolean isAdmin =
        accounts.person(call.caller().accountId()).filter(Person::isAdmin).isPresent();
    if (!isAdmin) {
      throw new ProblemException(
          Problem.of(
              ProblemKind.FORBIDDEN,
              "only the administrator " + what,
              "Ask the relay's operator."));
    }
  }
}
