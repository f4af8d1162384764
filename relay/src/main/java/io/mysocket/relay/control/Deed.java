package io.mysocket.relay.control;

import io.mysocket.control.problems.Problem;
import io.mysocket.relay.audit.Act;
import org.jspecify.annotations.Nullable;

/** What becomes known of a call while it is answered, for the audit log. The request's thread. */
final class Deed {
  private @Nullable Caller caller;
  private @Nullable String account;
  private Act.@Nullable Thing thing;
  private @Nullable Problem refusal;
  private boolean change;

  void caller(@Nullable Caller known) {
    caller = known;
  }

  @Nullable Caller caller() {
    return caller;
  }

  void by(String accountId) {
    account = accountId;
  }

  void about(Act.Thing told) {
    thing = told;
  }

  Act.@Nullable Thing thing() {
    return thing;
  }

  void isChange() {
    change = true;
  }

  boolean change() {
    return change;
  }

  /** The same problem, which is the answer. */
  Problem refused(Problem why) {
    refusal = why;
    return why;
  }

  @Nullable String problem() {
    return refusal == null ? null : refusal.code();
  }

  /** Whoever it was, from an address. */
  Act.Actor actor(String address) {
    if (caller != null) {
      return caller.isLogin()
          ? new Act.Actor(Act.Actor.Kind.LOGIN, caller.accountId(), null, address)
          : new Act.Actor(Act.Actor.Kind.TOKEN, caller.accountId(), caller.token().id(), address);
    }
    return account == null
        ? new Act.Actor(Act.Actor.Kind.NOBODY, null, null, address)
        : new Act.Actor(Act.Actor.Kind.LOGIN, account, null, address);
  }
}
