package io.mysocket.client.console;

/** How a word stands out on a terminal (ECMA-48 SGR). */
public enum Colour {
  RED("31"),
  GREEN("32"),
  YELLOW("33"),
  BOLD("1");

  private final String code;

  Colour(String code) {
    this.code = code;
  }

  String on(String text) {
    return "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
