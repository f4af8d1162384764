package io.mysocket.relay.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that was done, or refused.
 *
 * @param action an {@code operationId} of the API; acts by other ways are named alike
 * @param thing what it is about; null if that cannot be said
 * @param requestId also in the answer and in the logs
 */
public record Act(
    Instant at,
    String action,
    Actor actor,
    @Nullable Thing thing,
    Outcome outcome,
    @Nullable String requestId) {

  /** A command of the relay's program has done something. */
  public static Act ofCommand(Instant at, String action, @Nullable String account, Thing thing) {
    return new Act(
        at, action, new Actor(Actor.Kind.COMMAND, account, null, null), thing, Outcome.DONE, null);
  }

  /**
   * Whoever did it.
   *
   * @param account id; null if nobody is known by it
   * @param credential id of a token, fingerprint of a key, name of a certificate; null without
   * @param address where from; null for the relay itself
   */
  public record Actor(
      Kind kind, @Nullable String account, @Nullable String credential, @Nullable String address) {
    /** The relay itself. */
    public static final Actor RELAY = new Actor(Kind.RELAY, null, null, null);

    /** By what somebody was known. */
    public enum Kind {
      /** A token of the API. */
      TOKEN,
      /** A person's login. */
      LOGIN,
      /** Nothing that is valid. */
      NOBODY,
      /** An SSH key of an account, or of a socket. */
      KEY,
      /** An SSH certificate. */
      CERTIFICATE,
      /** A command of the relay's program, on its machine. */
      COMMAND,
      /** The relay itself, as time passes. */
      RELAY
    }
  }

  /**
   * What an act is about.
   *
   * @param kind as in {@code socket}
   * @param id as its owner knows it: a socket's key, a key's name
   * @param of what it belongs to, by its id; null if that is the account
   */
  public record Thing(String kind, String id, @Nullable String of) {
    public Thing(String kind, String id) {
      this(kind, id, null);
    }
  }

  /**
   * What came of it.
   *
   * @param status as HTTP has it; 0 where there is none
   * @param problem code of the refusal; null if there was none, or none is known
   */
  public record Outcome(Result result, int status, @Nullable String problem) {
    public static final Outcome DONE = new Outcome(Result.DONE, 0, null);

    /** In one word. */
    public enum Result {
      DONE,
      REFUSED,
      FAILED
    }

    /** That of an answer. */
    public static Outcome of(int status, @Nullable String problem) {
      Result result = status < 400 ? Result.DONE : status < 500 ? Result.REFUSED : Result.FAILED;
      return new Outcome(result, status, problem);
    }
  }
}
