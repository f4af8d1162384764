package io.mysocket.control.problems;

/**
 * The caller is to blame, and is told so by the problem carried; turned into an answer in one place
 * per border.
 */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Problem problem;

  public ProblemException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  /** A field has a value that cannot be taken. */
  public static ProblemException invalidField(String field, String detail, String fix) {
    return new ProblemException(Problem.of(ProblemKind.INVALID_FIELD, detail, fix).at(field));
  }

  public Problem problem() {
    return problem;
  }
}
