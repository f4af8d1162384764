package io.mysocket.control.accounts;

import java.net.URI;

/**
 * An invite just made. Its code cannot be had again.
 *
 * @param url a page to sign up at with it
 */
public record IssuedInvite(String code, URI url, InviteView details) {
  @Override
  public String toString() {
    return "IssuedInvite[" + details + "]";
  }
}
