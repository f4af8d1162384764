package io.mysocket.client.console;

/** Exit codes of {@code mysocketctl}; part of its contract. */
public enum Exit {
  DONE(0, "done"),
  FAILED(1, "failed"),
  MISUSED(2, "wrong use, or a file that is wrong"),
  UNAUTHORIZED(3, "not logged in, or not allowed"),
  NOT_FOUND(4, "there is no such thing"),
  CONFLICT(5, "in conflict with something that is there"),
  RATE_LIMITED(6, "too many requests"),
  NETWORK(7, "the relay cannot be reached"),
  TIMEOUT(8, "no answer in time");

  private final int code;
  private final String meaning;

  Exit(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  /** For the help text. */
  public String meaning() {
    return meaning;
  }
}
