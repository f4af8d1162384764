package io.mysocket.control.sockets;

import com.fasterxml.jackson.annotation.JsonProperty;

/** When an upsert may take over a socket that has, or had, another owner. */
public enum Adopt {
  @JsonProperty("never")
  NEVER,
  /** Only one that nobody owns. */
  @JsonProperty("if-unowned")
  IF_UNOWNED,
  @JsonProperty("take-over")
  TAKE_OVER
}
