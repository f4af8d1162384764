package io.mysocket.client.console;

import java.util.Locale;

/** Forms in which data is printed. */
public enum Output {
  TABLE,
  /** A table with every column. */
  WIDE,
  JSON,
  YAML,
  /** Only what the things are called, one a line. */
  NAME;

  /** As it stands on the command line. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
