package io.mysocket.client.console;

import org.jspecify.annotations.Nullable;

/** A command ends badly: what is wrong, and what to do about it. */
public final class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Exit exit;
  private final String remedy;

  /**
   * A failure with what caused it.
   *
   * @param sentence without a full stop
   * @param remedy a sentence; empty if there is none
   */
  public CommandFailure(Exit exit, String sentence, String remedy, @Nullable Throwable cause) {
    super(sentence, cause);
    this.exit = exit;
    this.remedy = remedy;
  }

  public CommandFailure(Exit exit, String sentence, String remedy) {
    this(exit, sentence, remedy, null);
  }

  public Exit exit() {
    return exit;
  }

  public String remedy() {
    return remedy;
  }
}
