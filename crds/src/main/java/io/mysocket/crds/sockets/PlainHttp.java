package io.mysocket.crds.sockets;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonProperty;

/** What port 80 does for an https socket. */
public enum PlainHttp {
  @JsonProperty("Redirect")
  REDIRECT,
  @JsonProperty("Serve")
  SERVE,
  @JsonProperty("Off")
  OFF,
  /** One that a newer schema allows. */
  @JsonEnumDefaultValue
  @JsonProperty("unknown")
  UNKNOWN
}
