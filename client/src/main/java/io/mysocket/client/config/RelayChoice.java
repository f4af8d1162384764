package io.mysocket.client.config;

import io.mysocket.client.config.Contexts.Context;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.World;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The relay that is meant.
 *
 * @param api scheme, host and port of its API
 * @param ca authorities to trust instead of the system's, PEM; null for those
 * @param token if there is one
 * @param source who said so, for {@code doctor}
 */
public record RelayChoice(URI api, @Nullable String ca, Optional<String> token, String source) {
  /** The relay that {@code ./mysocket up} starts. */
  public static final URI LOCAL = URI.create("https://api.mysocket.localhost:8443");

  /** What stands on the command line; null where nothing does. */
  public record Wish(@Nullable String api, @Nullable String ca, @Nullable String context) {}

  /** Command line, then environment, then context, then the relay of this machine. */
  public static RelayChoice of(World world, Wish wish) {
    Folders folders = new Folders(world);
    Optional<Context> context = context(world, folders, wish);
    Optional<String> flag = Optional.ofNullable(wish.api());
    Optional<String> variable = world.variable("MYSOCKET_API");
    boolean chosenByName = wish.context() != null;
    URI api;
    String source;
    if (flag.isPresent()) {
      api = parsed(flag.get(), "--api");
      source = "--api";
    } else if (variable.isPresent() && !chosenByName) {
      api = parsed(variable.get(), "MYSOCKET_API");
      source = "MYSOCKET_API";
    } else {
      api = context.map(Context::api).orElse(LOCAL);
      source = context.map(each -> "context " + each.name()).orElse("no configuration");
    }
    String ca = ca(world, wish, context.filter(each -> each.api().equals(api)));
    Optional<String> token =
        world.variable("MYSOCKET_TOKEN").or(() -> new TokenFiles(folders).read(api));
    return new RelayChoice(api, ca, token, source);
  }

  private static Optional<Context> context(World world, Folders folders, Wish wish) {
    Contexts contexts = new ContextFile(folders.configFile()).read();
    Optional<String> name =
        Optional.ofNullable(wish.context()).or(() -> world.variable("MYSOCKET_CONTEXT"));
    if (name.isEmpty()) {
      return Optional.ofNullable(contexts.current()).flatMap(contexts::find);
    }
    return Optional.of(
        contexts
            .find(name.get())
            .orElseThrow(() ->
                new CommandFailure(
                    Exit.MISUSED,
                    "there is no context '" + name.get() + "'",
                    "See mysocketctl context ls; make one with mysocketctl context set NAME --api"
                        + " URL.")));
  }

  private static @Nullable String ca(World world, Wish wish, Optional<Context> context) {
    Optional<String> file =
        Optional.ofNullable(wish.ca())
            .or(() -> world.variable("MYSOCKET_CA"))
            .or(() -> context.flatMap(each -> Optional.ofNullable(each.ca())));
    if (file.isEmpty()) {
      return null;
    }
    Path path = world.here().resolve(file.get());
    try {
      return Files.readString(path);
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.MISUSED,
          "the certificate authority " + path + " cannot be read",
          "Name a PEM file with --ca, MYSOCKET_CA or in the context.",
          e);
    }
  }

  private static URI parsed(String text, String where) {
    try {
      return apiOf(text);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          Exit.MISUSED,
          where + ": " + e.getMessage(),
          "Use a URL such as https://api.example.com.");
    }
  }

  /**
   * The address of an API; what the original's client appends to it is taken off.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static URI apiOf(String text) {
    String whole = text.strip();
    String based = whole.contains("://") ? whole : "https://" + whole;
    String trimmed = based.replaceFirst("(/api(/v[12])?)?/*$", "");
    URI uri = URI.create(trimmed);
    boolean secure = "https".equals(uri.getScheme());
    boolean plain = "http".equals(uri.getScheme());
    if (uri.getHost() == null
        || !secure && !plain
        || uri.getRawQuery() != null
        || uri.getRawUserInfo() != null) {
      throw new IllegalArgumentException("'" + whole + "' is no address of a relay's API");
    }
    return uri;
  }
}
