package io.mysocket.client.tunnels;

import io.mysocket.client.agent.Address;
import io.mysocket.client.config.YamlMap;
import io.mysocket.client.config.YamlReader;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Word;
import io.mysocket.client.console.World;
import io.mysocket.client.sockets.SocketKind;
import io.mysocket.client.sockets.SocketWish;
import io.mysocket.client.sockets.SocketWish.Guarding;
import io.mysocket.client.sockets.SocketWish.Login;
import io.mysocket.client.sockets.SocketWish.Onward;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.Target.ProxyProtocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads {@code mysocket.yml}; everything that is wrong with it is told at once, with its line. */
final class ManifestFile {
  private static final String NAME = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";

  private final Path file;
  private final World world;

  ManifestFile(Path file, World world) {
    this.file = file;
    this.world = world;
  }

  Manifest read() {
    YamlReader reader = YamlReader.of(text(), file.getFileName().toString());
    YamlMap root = reader.root();
    String project = project(root);
    List<Manifest.Entry> entries = new ArrayList<>();
    YamlMap sockets = root.map("sockets").orElse(null);
    if (sockets != null) {
      for (String name : sockets.names()) {
        sockets.map(name).ifPresent(map -> entries.add(entry(name, map, sockets)));
      }
    }
    root.refuseOthers();
    if (entries.isEmpty() && reader.problems().isEmpty()) {
      root.problem("sockets", "there are no sockets in it");
    }
    List<String> problems = reader.problems();
    if (!problems.isEmpty()) {
      throw new CommandFailure(
          Exit.MISUSED,
          file + " is wrong:\n  " + String.join("\n  ", problems),
          "Correct it; docs/guides/mysocketctl.md has every key.");
    }
    return new Manifest(project, entries);
  }

  private String text() {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.MISUSED,
          "there is no " + file + " that can be read",
          "Write one, or name it with -f; docs/guides/mysocketctl.md has an example.",
          e);
    }
  }

  private String project(YamlMap root) {
    Optional<String> given = root.text("project");
    if (given.isPresent() && !given.get().matches(NAME)) {
      root.problem("project", "project must be lower-case letters, digits and dashes");
    }
    return given.orElseGet(() -> {
      Path folder = file.toAbsolutePath().normalize().getParent();
      String name =
          folder == null || folder.getFileName() == null ? "" : folder.getFileName().toString();
      String slug =
          name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
      return slug.isEmpty() ? "project" : slug;
    });
  }

  private Manifest.Entry entry(String name, YamlMap map, YamlMap parent) {
    if (!name.matches(NAME)) {
      parent.problem(name, "sockets." + name + ": a name is lower-case letters, digits and dashes");
    }
    Optional<Integer> port = map.port("port");
    if (port.isEmpty() && map.text("port").isEmpty()) {
      map.problem("port", "sockets." + name + ".port is missing: the port of your service");
    }
    Address target = new Address(map.text("host").orElse("127.0.0.1"), port.orElse(1));
    SocketKind kind = choice(map, "type", SocketKind.values()).orElse(SocketKind.HTTP);
    SocketWish wish =
        new SocketWish(
            kind,
            map.text("name").orElse(name),
            map.text("description").orElse(null),
            tags(map),
            new SocketWish.Address(
                map.text("subdomain").orElse(null),
                map.texts("hostnames"),
                map.port("public-port").orElse(null),
                flag(map, "passthrough")),
            guarding(map, kind),
            new Onward(
                map.text("host-header").orElse(null),
                choice(map, "proxy-protocol", ProxyProtocol.values()).orElse(null),
                flag(map, "insecure-target")),
            choice(map, "plain-http", PlainHttp.values()).orElse(null));
    map.refuseOthers();
    return new Manifest.Entry(name, target, wish);
  }

  private static Map<String, String> tags(YamlMap map) {
    Map<String, String> tags = new LinkedHashMap<>();
    map.map("tags")
        .ifPresent(all ->
            all.names().forEach(tag -> all.text(tag).ifPresent(text -> tags.put(tag, text))));
    return tags;
  }

  private Guarding guarding(YamlMap map, SocketKind kind) {
    Optional<YamlMap> guarded = map.map("protected");
    Login login = guarded.map(this::login).orElse(null);
    if (guarded.isPresent() && !kind.isHttp()) {
      map.problem("protected", "a socket of type " + kind + " cannot ask for a password");
    }
    return new Guarding(
        login,
        map.texts("allow"),
        map.texts("deny"),
        number(map, "rate"),
        number(map, "max-connections"));
  }

  /**
   * A password stands in a file or a variable, never in the manifest, which is in version control.
   */
  private @Nullable Login login(YamlMap map) {
    String username = map.need("username");
    Optional<String> fromFile = map.text("password-file");
    Optional<String> variable = map.text("password-env");
    map.refuseOthers();
    if (fromFile.isPresent() == variable.isPresent()) {
      map.problem("username", "protected needs either password-file or password-env");
      return null;
    }
    if (variable.isPresent()) {
      Optional<String> password = world.variable(variable.get());
      if (password.isEmpty()) {
        map.problem("password-env", "the variable " + variable.get() + " is not set");
      }
      return new Login(username, password.orElse(""));
    }
    Path secret = file.toAbsolutePath().resolveSibling(fromFile.orElseThrow());
    try {
      return new Login(username, Files.readString(secret).strip());
    } catch (IOException _) {
      map.problem("password-file", "the file " + secret + " cannot be read");
      return null;
    }
  }

  private static <E extends Enum<E>> Optional<E> choice(YamlMap map, String key, E[] all) {
    Optional<String> text = map.text(key);
    Optional<E> found =
        text.flatMap(wanted ->
            Arrays.stream(all).filter(each -> Word.word(each).equals(wanted)).findFirst());
    if (text.isPresent() && found.isEmpty()) {
      String known = Arrays.stream(all).map(Word::word).collect(Collectors.joining(", "));
      map.problem(key, key + " '" + text.get() + "' is none of " + known);
    }
    return found;
  }

  private static boolean flag(YamlMap map, String key) {
    String text = map.text(key).orElse("false");
    if (!text.equals("true") && !text.equals("false")) {
      map.problem(key, key + " must be true or false");
    }
    return text.equals("true");
  }

  private static @Nullable Integer number(YamlMap map, String key) {
    Optional<String> text = map.text(key);
    if (text.isPresent() && !text.get().matches("[1-9][0-9]{0,6}")) {
      map.problem(key, key + " must be a number of at least 1");
      return null;
    }
    return text.map(Integer::valueOf).orElse(null);
  }
}
