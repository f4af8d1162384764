package io.mysocket.client.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * The values below one place of a YAML file. What is wrong with them becomes a problem of the
 * reader, and the value is taken for absent. One thread.
 */
public final class YamlMap {
  private final YamlReader reader;
  private final @Nullable MappingNode node;
  private final String path;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Node> keys = new LinkedHashMap<>();
  private final Set<String> asked = new LinkedHashSet<>();

  YamlMap(YamlReader reader, @Nullable MappingNode node, String path) {
    this.reader = reader;
    this.node = node;
    this.path = path;
    List<NodeTuple> tuples = node == null ? List.of() : node.getValue();
    for (NodeTuple each : tuples) {
      if (!(each.getKeyNode() instanceof ScalarNode key)) {
        reader.problem(each.getKeyNode(), "a name must be plain text");
      } else if (values.putIfAbsent(key.getValue(), each.getValueNode()) != null) {
        reader.problem(key, at(key.getValue()) + " stands here a second time");
      } else {
        keys.put(key.getValue(), key);
      }
    }
  }

  private String at(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** The names that there are. */
  public Set<String> names() {
    return keys.keySet();
  }

  /** The value of a name, as text. */
  public Optional<String> text(String key) {
    asked.add(key);
    Node value = values.get(key);
    if (value == null || value.getTag().equals(Tag.NULL)) {
      return Optional.empty();
    }
    if (value instanceof ScalarNode scalar) {
      return Optional.of(scalar.getValue());
    }
    reader.problem(value, at(key) + " must be a single value");
    return Optional.empty();
  }

  /** The same, and it must be there; empty if it is not. */
  public String need(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      problem(key, at(key) + " is missing");
    }
    return text.orElse("");
  }

  /** A port number. */
  public Optional<Integer> port(String key) {
    return text(key)
        .flatMap(text -> {
          if (text.matches("[0-9]{1,5}")
              && Integer.parseInt(text) >= 1
              && Integer.parseInt(text) <= 65_535) {
            return Optional.of(Integer.valueOf(text));
          }
          problem(key, at(key) + " is not a port: a number from 1 to 65535");
          return Optional.empty();
        });
  }

  /** An address of a relay. */
  public Optional<URI> url(String key) {
    return text(key)
        .flatMap(text -> {
          try {
            return Optional.of(RelayChoice.apiOf(text));
          } catch (IllegalArgumentException e) {
            problem(key, at(key) + ": " + e.getMessage());
            return Optional.empty();
          }
        });
  }

  /** Several values, or one; empty if there is none. */
  public List<String> texts(String key) {
    asked.add(key);
    Node value = values.get(key);
    if (!(value instanceof SequenceNode list)) {
      return text(key).map(List::of).orElse(List.of());
    }
    List<String> texts = new ArrayList<>();
    for (Node each : list.getValue()) {
      if (each instanceof ScalarNode scalar) {
        texts.add(scalar.getValue());
      } else {
        reader.problem(each, at(key) + " must be a list of single values");
      }
    }
    return texts;
  }

  /** The maps in a list. */
  public List<YamlMap> maps(String key) {
    asked.add(key);
    Node value = values.get(key);
    if (value == null || value.getTag().equals(Tag.NULL)) {
      return List.of();
    }
    if (!(value instanceof SequenceNode list)) {
      reader.problem(value, at(key) + " must be a list");
      return List.of();
    }
    List<YamlMap> maps = new ArrayList<>();
    for (Node each : list.getValue()) {
      if (each instanceof MappingNode map) {
        maps.add(new YamlMap(reader, map, at(key) + "[" + maps.size() + "]"));
      } else {
        reader.problem(each, at(key) + " must have \"name: value\" lines in each item");
      }
    }
    return maps;
  }

  /** What is below a name; empty if there is nothing. */
  public Optional<YamlMap> map(String key) {
    asked.add(key);
    Node value = values.get(key);
    if (value == null || value.getTag().equals(Tag.NULL)) {
      return Optional.empty();
    }
    if (value instanceof MappingNode map) {
      return Optional.of(new YamlMap(reader, map, at(key)));
    }
    reader.problem(value, at(key) + " must have \"name: value\" lines below it");
    return Optional.empty();
  }

  /** Something is wrong with the value of a name. */
  public void problem(String key, String sentence) {
    Node where = values.getOrDefault(key, node);
    if (where == null) {
      reader.problem(sentence);
    } else {
      reader.problem(where, sentence);
    }
  }

  /** Names that nobody asked for are mistakes. */
  public void refuseOthers() {
    keys.forEach((key, where) -> {
      if (!asked.contains(key)) {
        reader.problem(where, at(key) + " is not known; known here: " + String.join(", ", asked));
      }
    });
  }
}
