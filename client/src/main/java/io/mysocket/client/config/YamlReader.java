package io.mysocket.client.config;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeId;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML file that a person wrote: every mistake in it is collected with its line, to be told
 * together. One thread.
 */
public final class YamlReader {
  /** Longest file read, in characters. */
  private static final int LONGEST = 1 << 20;

  private final String source;
  private final List<String> problems = new ArrayList<>();
  private final @Nullable MappingNode root;

  private YamlReader(String text, String source) {
    this.source = source;
    this.root = parsed(text);
  }

  /**
   * Reads a text.
   *
   * @param source what to call the file in problems
   */
  public static YamlReader of(String text, String source) {
    return new YamlReader(text, source);
  }

  private @Nullable MappingNode parsed(String text) {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(LONGEST);
    limits.setMaxAliasesForCollections(0);
    try {
      Node node = new Yaml(limits).compose(new StringReader(text));
      if (node == null || node.getTag().equals(Tag.NULL)) {
        return null;
      }
      if (node.getNodeId() == NodeId.mapping) {
        return (MappingNode) node;
      }
      problem(node, "there must be \"name: value\" lines");
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 0 : e.getProblemMark().getLine() + 1;
      problems.add("%s line %d: this is not YAML: %s".formatted(source, line, e.getProblem()));
    } catch (YAMLException e) {
      problems.add(source + ": this is not YAML that can be read: " + e.getMessage());
    }
    return null;
  }

  /** What the file holds; empty if there is nothing. */
  public YamlMap root() {
    return new YamlMap(this, root, "");
  }

  /** Everything that is wrong, in the order in which it was found. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  void problem(Node at, String sentence) {
    problems.add("%s line %d: %s".formatted(source, at.getStartMark().getLine() + 1, sentence));
  }

  void problem(String sentence) {
    problems.add(source + ": " + sentence);
  }
}
