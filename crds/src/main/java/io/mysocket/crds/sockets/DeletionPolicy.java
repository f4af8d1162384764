package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of the socket on the relay when its MySocket is deleted. */
public enum DeletionPolicy {
  @JsonProperty("Delete")
  DELETE,
  @JsonProperty("Retain")
  RETAIN,
  /** One that a newer schema allows; treated like RETAIN, so nothing is removed by mistake. */
  @JsonEnumDefaultValue
  @JsonProperty("unknown")
  UNKNOWN
}
