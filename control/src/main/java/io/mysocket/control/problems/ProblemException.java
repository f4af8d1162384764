package io.mysocket.control.problems;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The caller is to blame, and is told so by the problem carried; turned into an answer in one place
 * per border.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;
  private final transient @Nullable Duration retryAfter;

  public ProblemException(Problem problem) {
    this(problem, null);
  }

  /**
   * A problem that time mends.
   *
   * @param retryAfter how much of it; null is unknown
   */
  public ProblemException(Problem problem, @Nullable Duration retryAfter) {
    super(problem.detail());
    this.problem = problem;
    this.retryAfter = retryAfter;
  }

  /** A field has a value that cannot be taken. */
  public static ProblemException invalidField(String field, String detail, String fix) {
    return new ProblemException(Problem.of(ProblemKind.INVALID_FIELD, detail, fix).at(field));
  }

  public Problem problem() {
    return problem;
  }

  /** When to come again, for the {@code Retry-After} header. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
