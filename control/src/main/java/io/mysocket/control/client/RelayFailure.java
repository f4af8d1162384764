package io.mysocket.control.client;

import io.mysocket.control.problems.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A call of the relay failed; the message is fit for people. */
public abstract sealed class RelayFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private RelayFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** No answer, or none that can be understood: the call may or may not have been done. */
  public static final class Unreachable extends RelayFailure {
    private static final long serialVersionUID = 1;

    public Unreachable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The relay said no. */
  public static final class Refused extends RelayFailure {
    private static final long serialVersionUID = 1;
    private static final int TIMEOUT = 408;
    private static final int RATE_LIMITED = 429;

    private final transient Problem problem;
    private final int status;
    private final @Nullable Duration retryAfter;

    /**
     * @param status of the answer
     * @param retryAfter what the relay asks for, null if nothing
     */
    public Refused(Problem problem, int status, @Nullable Duration retryAfter) {
      super(
          "the relay answered %d %s: %s".formatted(status, problem.code(), problem.detail()), null);
      this.problem = problem;
      this.status = status;
      this.retryAfter = retryAfter;
    }

    public Problem problem() {
      return problem;
    }

    /** HTTP status of the answer. */
    public int status() {
      return status;
    }

    /** When to come again, if the relay says so. */
    public @Nullable Duration retryAfter() {
      return retryAfter;
    }

    /** Whether the same call is refused again until somebody changes something. */
    public boolean lasting() {
      return status >= 400 && status < 500 && status != TIMEOUT && status != RATE_LIMITED;
    }
  }
}
