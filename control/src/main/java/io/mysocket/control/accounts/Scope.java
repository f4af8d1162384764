package io.mysocket.control.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a token may do. */
public enum Scope {
  /** See sockets, their keys and tunnels, and events. */
  @JsonProperty("sockets:read")
  SOCKETS_READ("sockets:read"),
  /** Make, change and delete sockets and keys, and cut tunnels; includes seeing them. */
  @JsonProperty("sockets:write")
  SOCKETS_WRITE("sockets:write"),
  /** See the account, and make and revoke its tokens. */
  @JsonProperty("account")
  ACCOUNT("account");

  private final String text;

  Scope(String text) {
    this.text = text;
  }

  /** The name on the wire. */
  public String text() {
    return text;
  }
}
