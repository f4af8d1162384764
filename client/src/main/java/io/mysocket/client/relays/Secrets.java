package io.mysocket.client.relays;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.World;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Passwords, from wherever they may come. */
public final class Secrets {
  /** Longest password read, in bytes. */
  private static final int LONGEST = 4_096;

  private static final Path STANDARD_INPUT = Path.of("-");
  private static final String VARIABLE = "MYSOCKET_PASSWORD";

  private final World world;
  private final Console console;

  public Secrets(World world, Console console) {
    this.world = world;
    this.console = console;
  }

  /** From the command line, a file, {@code MYSOCKET_PASSWORD} or the keyboard, in this order. */
  public String password(@Nullable String option, @Nullable Path file, String question) {
    if (option != null && file != null) {
      throw new CommandFailure(
          Exit.MISUSED, "--password and --password-file exclude each other", "Use the file.");
    }
    if (option != null) {
      console.warn(
          "a password on the command line can be seen by others on this machine; use"
              + " --password-file");
      return option;
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

  private String read(Path file) {
    try {
      byte[] bytes;
      if (file.equals(STANDARD_INPUT)) {
        bytes = System.in.readNBytes(LONGEST + 1);
      } else {
        try (var in = Files.newInputStream(world.here().resolve(file))) {
          bytes = in.readNBytes(LONGEST + 1);
        }
      }
      String text = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\r?\n$", "");
      if (text.isEmpty() || bytes.length > LONGEST || text.contains("\n")) {
        throw new CommandFailure(
            Exit.MISUSED, file + " does not hold one line with a password", "Write it there.");
      }
      return text;
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.MISUSED, "the password file " + file + " cannot be read", "Check its name.", e);
    }
  }
}
