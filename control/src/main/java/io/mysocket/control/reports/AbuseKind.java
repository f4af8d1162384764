package io.mysocket.control.reports;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What is wrong with what a socket serves. */
public enum AbuseKind {
  /** It pretends to be somebody else, to get passwords or money. */
  @JsonProperty("phishing")
  PHISHING("phishing"),
  /** It spreads programs that do harm. */
  @JsonProperty("malware")
  MALWARE("malware"),
  /** It breaks the law otherwise. */
  @JsonProperty("illegal")
  ILLEGAL("illegal"),
  /** As the text says. */
  @JsonProperty("other")
  OTHER("other");

  private final String text;

  AbuseKind(String text) {
    this.text = text;
  }

  /** The name on the wire. */
  public String text() {
    return text;
  }
}
