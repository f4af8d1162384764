package io.mysocket.client.relays;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A password, from wherever it may come. */
public final class PasswordFlags {
  /** Longest password read, in bytes. */
  private static final int LONGEST = 4_096;

  private static final String STANDARD_INPUT = "-";
  private static final String VARIABLE = "MYSOCKET_PASSWORD";

  private final World world;

  @Option(
      names = "--password",
      paramLabel = "PASSWORD",
      description = "The password; others on this machine see it. Better: --password-file.")
  private @Nullable String text;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "A file with the password; - is the standard input. Also MYSOCKET_PASSWORD.")
  private @Nullable String file;

  public PasswordFlags(World world) {
    this.world = world;
  }

  /** Whether the command line has one. */
  public boolean isGiven() {
    return text != null || file != null;
  }

  /** From the command line, a file, {@code MYSOCKET_PASSWORD} or the keyboard, in this order. */
  public String get(String question, Console console) {
    if (text != null && file != null) {
      throw new CommandFailure(
          Exit.MISUSED, "--password and --password-file exclude each other", "Use the file.");
    }
    if (text != null) {
      console.warn(
          "a password on the command line can be seen by others on this machine; use"
              + " --password-file");
      return text;
    }
    if (file != null) {
      return read(file);
    }
    return world
        .variable(VARIABLE)
        .or(() -> console.prompts().secret(question).filter(typed -> !typed.isEmpty()))
        .orElseThrow(() ->
            new CommandFailure(
                Exit.MISUSED,
                "there is no password, and nobody to ask for it",
                "Use --password-file FILE, --password-file - or MYSOCKET_PASSWORD."));
  }

  private String read(String name) {
    try {
      String line = line(bytes(name));
      if (line.isEmpty()) {
        throw new CommandFailure(
            Exit.MISUSED, name + " does not hold one line with a password", "Write it there.");
      }
      return line;
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.MISUSED, "the password file " + name + " cannot be read", "Check its name.", e);
    }
  }

  private byte[] bytes(String name) throws IOException {
    if (name.equals(STANDARD_INPUT)) {
      return System.in.readNBytes(LONGEST + 1);
    }
    try (var in = Files.newInputStream(world.here().resolve(name))) {
      return in.readNBytes(LONGEST + 1);
    }
  }

  /** The only line; empty if there is none, another, or too long a one. */
  private static String line(byte[] bytes) {
    String line = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
    return bytes.length > LONGEST || line.contains("\n") ? "" : line;
  }
}
