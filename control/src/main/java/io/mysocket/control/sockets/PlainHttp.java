package io.mysocket.control.sockets;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What port 80 does for an https socket. */
public enum PlainHttp {
  /** Sends visitors to https, 308. */
  @JsonProperty("redirect")
  REDIRECT,
  /** Serves as on 443. */
  @JsonProperty("serve")
  SERVE,
  /** As if there were no such name. */
  @JsonProperty("off")
  OFF
}
