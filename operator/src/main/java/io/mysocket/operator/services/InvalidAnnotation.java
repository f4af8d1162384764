package io.mysocket.operator.services;

/** A Service asks for what cannot be; the message names the annotation and the remedy. */
final class InvalidAnnotation extends RuntimeException {
  private static final long serialVersionUID = 1;

  InvalidAnnotation(String message) {
    super(message);
  }

  /** A value that is not one of those allowed. */
  static InvalidAnnotation of(String annotation, String value, String allowed) {
    return new InvalidAnnotation(
        "annotation %s must be %s, not '%s'".formatted(annotation, allowed, value));
  }
}
