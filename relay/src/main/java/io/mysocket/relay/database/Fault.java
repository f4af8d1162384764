package io.mysocket.relay.database;

/** What a failure says about the database. */
sealed interface Fault {
  /** Nothing: it refused this piece of work. */
  record Refused() implements Fault {}

  /** It has more to do than it can; the same work may succeed a little later. */
  record Busy() implements Fault {}

  /** It can be read but takes no changes. */
  record ReadOnly(String why) implements Fault {}

  /** It cannot be used at all. */
  record Gone(String why) implements Fault {}

  /** The innermost cause, in words. */
  static String words(Throwable failed) {
    Throwable cause = failed;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).replaceAll("\\s+", " ");
  }
}
