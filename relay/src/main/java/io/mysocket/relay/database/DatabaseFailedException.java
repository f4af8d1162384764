package io.mysocket.relay.database;

/**
 * The database could not do what it was asked: disk full, locked too long, file gone. Nothing of it
 * was done.
 */
public final class DatabaseFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DatabaseFailedException(Throwable cause) {
    super("the database failed: " + cause.getMessage(), cause);
  }
}
