package io.mysocket.client.config;

import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Tokens of logins, one file per relay. */
public final class TokenFiles {
  private final Folders folders;

  public TokenFiles(Folders folders) {
    this.folders = folders;
  }

  /** The token for a relay, which no other relay ever sees. */
  public Optional<String> read(URI api) {
    try {
      return Optional.of(Files.readString(file(api)).strip()).filter(token -> !token.isEmpty());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  /** Keeps a token and says where. */
  public Path keep(URI api, String token) {
    Path file = file(api);
    try {
      PrivateFile.write(file, token + "\n");
      return file;
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED,
          "the token cannot be kept in " + file,
          "Make the folder writable, or set XDG_CONFIG_HOME to one that is.",
          e);
    }
  }

  /** Forgets the token of a relay; whether there was one. */
  public boolean forget(URI api) {
    try {
      return Files.deleteIfExists(file(api));
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED, "the token cannot be deleted", "Delete " + file(api) + " yourself.", e);
    }
  }

  private Path file(URI api) {
    int port = api.getPort() < 0 ? 443 : api.getPort();
    return folders.tokens().resolve(api.getHost() + "_" + port);
  }
}
