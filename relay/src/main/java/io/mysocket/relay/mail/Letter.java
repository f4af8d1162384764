package io.mysocket.relay.mail;

/**
 * What is sent to somebody; plain text.
 *
 * @param to an e-mail address
 */
public record Letter(String to, String subject, String text) {
  @Override
  public String toString() {
    return "Letter[" + subject + "]";
  }
}
