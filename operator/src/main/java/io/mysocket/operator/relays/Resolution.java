package io.mysocket.operator.relays;

/** What became of the search for a MySocket's connection. */
public sealed interface Resolution {
  record Found(Connection connection) implements Resolution {}

  /**
   * There is none that can be used.
   *
   * @param message what is missing and what to do, for a person
   */
  record Missing(String message) implements Resolution {}

  /**
   * There is one, and it does not allow what the MySocket asks for.
   *
   * @param message names the field of the connection, for a person
   */
  record Refused(String message) implements Resolution {}
}
