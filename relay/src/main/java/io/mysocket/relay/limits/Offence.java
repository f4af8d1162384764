package io.mysocket.relay.limits;

import java.util.Locale;

/** What a connection may have ended for that its source has to answer for. */
public enum Offence {
  /** Frames by the mass, or faults of HTTP/2 one after the other. */
  FLOOD,
  /** No whole ClientHello, request head or SSH login in time. */
  SLOW,
  /** A ClientHello, HTTP/2 or SSH against the RFC. */
  MALFORMED,
  /** An SSH login without a known key. */
  LOGIN;

  /** As the metric and the settings have it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
