package io.mysocket.operator.references;

/** What a resource refers to cannot be used; the message names the object, never its content. */
public final class ReferenceFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What is wrong. */
  public enum Kind {
    /** There is no such object, or it lacks the key. */
    MISSING,
    /** The operator has no right to read it. */
    FORBIDDEN,
    /** Its content is not what the field takes. */
    INVALID
  }

  private final Kind kind;

  public ReferenceFailure(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }
}
