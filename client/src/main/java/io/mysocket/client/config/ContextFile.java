package io.mysocket.client.config;

import io.mysocket.client.config.Contexts.Context;
import io.mysocket.client.console.CommandFailure;
import io.mysocket.client.console.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The contexts in {@code config.yaml}. */
public final class ContextFile {
  private final Path file;

  public ContextFile(Path file) {
    this.file = file;
  }

  public Path path() {
    return file;
  }

  /** None if there is no file. */
  public Contexts read() {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException _) {
      return Contexts.NONE;
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, file + " cannot be read", "Make it readable.", e);
    }
    YamlReader reader = YamlReader.of(text, file.getFileName().toString());
    Contexts read = contexts(reader);
    List<String> problems = reader.problems();
    if (!problems.isEmpty()) {
      throw new CommandFailure(
          Exit.MISUSED,
          file + " is wrong:\n  " + String.join("\n  ", problems),
          "Correct it, or delete it and use: mysocketctl context set NAME --api URL");
    }
    return read;
  }

  private static Contexts contexts(YamlReader reader) {
    YamlMap root = reader.root();
    Contexts contexts = new Contexts(root.text("current").orElse(null), List.of());
    String current = contexts.current();
    for (YamlMap entry : root.maps("contexts")) {
      Context context =
          new Context(
              entry.need("name"),
              entry.url("api").orElse(RelayChoice.LOCAL),
              entry.text("ca").orElse(null));
      entry.refuseOthers();
      if (contexts.find(context.name()).isPresent()) {
        entry.problem("name", "there are two contexts named " + context.name());
      }
      contexts = contexts.with(context);
    }
    root.refuseOthers();
    return new Contexts(current, contexts.all());
  }

  public void write(Contexts contexts) {
    StringBuilder text = new StringBuilder();
    if (contexts.current() != null) {
      text.append("current: ").append(quoted(contexts.current())).append('\n');
    }
    text.append(contexts.all().isEmpty() ? "contexts: []\n" : "contexts:\n");
    for (Context context : contexts.all()) {
      text.append("  - name: ").append(quoted(context.name())).append('\n');
      text.append("    api: ").append(quoted(context.api().toString())).append('\n');
      String ca = context.ca();
      if (ca != null) {
        text.append("    ca: ").append(quoted(ca)).append('\n');
      }
    }
    try {
      PrivateFile.write(file, text.toString());
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED, file + " cannot be written", "Make its folder writable.", e);
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }
}
