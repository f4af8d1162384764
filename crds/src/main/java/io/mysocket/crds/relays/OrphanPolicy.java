package io.mysocket.crds.relays;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What becomes of sockets of this cluster that no MySocket stands for. */
public enum OrphanPolicy {
  @JsonProperty("Keep")
  KEEP,
  @JsonProperty("Delete")
  DELETE,
  /** One that a newer schema allows; treated like KEEP. */
  @JsonEnumDefaultValue
  @JsonProperty("unknown")
  UNKNOWN
}
