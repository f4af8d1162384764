package io.mysocket.client.doctor;

/**
 * What a check found.
 *
 * @param check its name
 * @param detail a sentence
 * @param remedy what to do, empty if there is nothing to do
 */
record Finding(State state, String check, String detail, String remedy) {
  /** How bad it is. */
  enum State {
    OK,
    WARNING,
    FAILED,
    SKIPPED
  }

  static Finding ok(String check, String detail) {
    return new Finding(State.OK, check, detail, "");
  }

  static Finding warning(String check, String detail, String remedy) {
    return new Finding(State.WARNING, check, detail, remedy);
  }

  static Finding failed(String check, String detail, String remedy) {
    return new Finding(State.FAILED, check, detail, remedy);
  }

  static Finding skipped(String check, String detail) {
    return new Finding(State.SKIPPED, check, detail, "");
  }
}
