package io.mysocket.relay.config;

import java.util.List;

/** The program cannot start, for reasons that its operator can mend; told without a stack trace. */
public final class CannotStartException extends Exception {
  private static final long serialVersionUID = 1;

  private final List<String> reasons;

  public CannotStartException(String reason) {
    this(List.of(reason));
  }

  public CannotStartException(List<String> reasons) {
    super(String.join("\n", reasons));
    this.reasons = List.copyOf(reasons);
  }

  /** Each a sentence that says what is wrong and what to do. */
  public List<String> reasons() {
    return reasons;
  }
}
