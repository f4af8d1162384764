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

  /** The token for a relay; the original client's serves where there is none of our own. */
  public Optional<String> read(URI api) {
    return text(file(api)).or(() -> text(folders.originalToken()));
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

  /** Forgets the token of a relay, the original client's too; whether there was one. */
  public boolean forget(URI api) {
    try {
      boolean ours = Files.deleteIfExists(file(api));
      boolean original = Files.deleteIfExists(folders.originalToken());
      return ours || original;
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED, "the token cannot be deleted", "Delete " + file(api) + " yourself.", e);
    }
  }

  private Path file(URI api) {
    int port = api.getPort() < 0 ? 443 : api.getPort();
    return folders.tokens().resolve(api.getHost() + "_" + port);
  }

  private static Optional<String> text(Path file) {
    try {
      return Optional.of(Files.readString(file).strip()).filter(token -> !token.isEmpty());
    } catch (IOException _) {
      return Optional.empty();
    }
  }
}
