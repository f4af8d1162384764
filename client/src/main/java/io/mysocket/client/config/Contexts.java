package io.mysocket.client.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The relays that a person works with.
 *
 * @param current name of the one that is meant if none is said
 */
public record Contexts(@Nullable String current, List<Context> all) {
  public static final Contexts NONE = new Contexts(null, List.of());

  /**
   * A relay by a name.
   *
   * @param api scheme, host and port of its API
   * @param ca file with authorities to trust instead of the system's, null for those
   */
  public record Context(String name, URI api, @Nullable String ca) {}

  public Contexts {
    all = List.copyOf(all);
  }

  public Optional<Context> find(String name) {
    return all.stream().filter(context -> context.name().equals(name)).findFirst();
  }

  /** With this one in place of another of its name; the first one becomes the current one. */
  public Contexts with(Context context) {
    List<Context> others = new ArrayList<>(without(context.name()).all());
    others.add(context);
    return new Contexts(current == null ? context.name() : current, others);
  }

  public Contexts without(String name) {
    return new Contexts(
        name.equals(current) ? null : current,
        all.stream().filter(context -> !context.name().equals(name)).toList());
  }

  /** The same, meaning this one. */
  public Contexts using(String name) {
    return new Contexts(name, all);
  }
}
