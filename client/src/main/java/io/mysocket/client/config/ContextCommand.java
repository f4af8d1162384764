package io.mysocket.client.config;

import io.mysocket.client.config.Contexts.Context;
import io.mysocket.client.console.Column;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Console;
import io.mysocket.client.console.Exit;
import io.mysocket.client.console.Output;
import io.mysocket.client.console.Printer;
import io.mysocket.client.console.World;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code mysocketctl context}: relays by name. */
@Command(
    name = "context",
    description = "Name the relays that you work with.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class ContextCommand {
  private record Row(String name, URI api, @Nullable String ca, boolean current) {}

  private static final Printer<Row> TABLE =
      new Printer<>(
          List.of(
              Column.of("", row -> row.current() ? "*" : ""),
              Column.of("name", Row::name),
              Column.of("api", Row::api),
              Column.of("ca", row -> row.ca() == null ? "" : row.ca())),
          Row::name);

  private final World world;
  private final ContextFile file;

  public ContextCommand(World world) {
    this.world = world;
    this.file = new ContextFile(new Folders(world).configFile());
  }

  private Console console() {
    return new Console(world, false, false, false);
  }

  @Command(
      name = "ls",
      aliases = "list",
      description = "List the contexts; * marks the current one.",
      mixinStandardHelpOptions = true)
  int ls(
      @Option(
              names = {"-o", "--output"},
              defaultValue = "table",
              description = "${COMPLETION-CANDIDATES}.")
          Output output) {
    Contexts contexts = file.read();
    List<Row> rows =
        contexts.all().stream()
            .map(each ->
                new Row(each.name(), each.api(), each.ca(), each.name().equals(contexts.current())))
            .toList();
    TABLE.all(rows, output, world.terminal().out());
    return Exit.DONE.code();
  }

  @Command(
      name = "set",
      description = "Make a context, or change it; the first one becomes the current one.",
      mixinStandardHelpOptions = true)
  int set(
      @Parameters(paramLabel = "NAME") String name,
      @Option(
              names = "--api",
              required = true,
              paramLabel = "URL",
              description = "The relay's API.")
          String api,
      @Option(names = "--ca", paramLabel = "FILE", description = "Authorities to trust, PEM.")
          @Nullable String ca) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
      throw new CommandFailure(
          Exit.MISUSED, "'" + name + "' is no name", "Use letters, digits, dots and dashes.");
    }
    if (ca != null && !Files.isReadable(world.here().resolve(ca))) {
      throw new CommandFailure(
          Exit.MISUSED, "the file " + ca + " cannot be read", "Name a PEM file with --ca.");
    }
    URI uri;
    try {
      uri = RelayChoice.apiOf(api);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          Exit.MISUSED, "--api: " + e.getMessage(), "Use a URL such as https://api.example.com.");
    }
    String path = ca == null ? null : world.here().resolve(ca).normalize().toString();
    Contexts next = file.read().with(new Context(name, uri, path));
    file.write(next);
    console()
        .say(
            "Context "
                + name
                + " is "
                + uri
                + (name.equals(next.current()) ? ", and current" : ""));
    return Exit.DONE.code();
  }

  @Command(
      name = "use",
      description = "Make a context the current one.",
      mixinStandardHelpOptions = true)
  int use(@Parameters(paramLabel = "NAME") String name) {
    Contexts contexts = file.read();
    require(contexts, name);
    file.write(contexts.using(name));
    console().say("Context " + name + " is current");
    return Exit.DONE.code();
  }

  @Command(
      name = "delete",
      aliases = "rm",
      description = "Forget a context.",
      mixinStandardHelpOptions = true)
  int delete(@Parameters(paramLabel = "NAME") String name) {
    Contexts contexts = file.read();
    require(contexts, name);
    file.write(contexts.without(name));
    console().say("Context " + name + " deleted");
    return Exit.DONE.code();
  }

  private static void require(Contexts contexts, String name) {
    if (contexts.find(name).isEmpty()) {
      throw new CommandFailure(
          Exit.NOT_FOUND, "there is no context '" + name + "'", "See mysocketctl context ls.");
    }
  }
}
