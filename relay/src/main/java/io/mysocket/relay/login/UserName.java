package io.mysocket.relay.login;

import java.util.Locale;

/** What a client gives as its user: an id, with dashes or without, or any name. */
record UserName(String text) {
  private static final String PLAIN = "[0-9a-fA-F]{32}";
  private static final String DASHED =
      "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}";
  private static final String PARTS = "(.{8})(.{4})(.{4})(.{4})(.{12})";

  boolean isId() {
    return text.matches(PLAIN) || text.matches(DASHED);
  }

  /** An id as it is kept; a name that is none as it came. */
  String id() {
    if (!isId()) {
      return text;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.length() == 32 ? lower.replaceFirst(PARTS, "$1-$2-$3-$4-$5") : lower;
  }
}
