package io.mysocket.client;

/** The configuration of java.util.logging with nobody to hear; its log manager makes it. */
public final class Silence {
  /** For the log manager. */
  public Silence() {}
}
