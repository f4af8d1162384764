package io.mysocket.client;

import io.mysocket.client.console.Prompts;
import io.mysocket.client.console.World;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The command line in a world of its own: a home folder, an environment, no keyboard. */
public final class Terminal {
  private final Path home;
  public final Map<String, String> environment = new HashMap<>();
  public Prompts prompts = Prompts.NOBODY;
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  public Terminal(Path home) {
    this.home = home;
  }

  public World world() {
    return new World(
        environment,
        home,
        home,
        new World.Terminal(new PrintWriter(out), new PrintWriter(err), false, prompts));
  }

  /** Runs a command; what it says is kept until the next one. */
  public int run(String... words) {
    out = new StringWriter();
    err = new StringWriter();
    return MySocketCtl.run(world(), words);
  }

  public String out() {
    return out.toString();
  }

  public String err() {
    return err.toString();
  }

  public List<String> lines() {
    return out().lines().toList();
  }
}
