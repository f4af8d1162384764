package io.mysocket.relay.mail;

/** Takes letters away. May block, for a bounded time. */
public interface Courier {
  /** What became of a letter. */
  sealed interface Outcome {
    record Taken() implements Outcome {}

    /**
     * It is still here.
     *
     * @param forGood trying again is of no use
     */
    record Failed(String why, boolean forGood) implements Outcome {}
  }

  Outcome take(Letter letter);
}
