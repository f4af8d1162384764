package io.mysocket.relay.config;

import java.io.StringReader;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** In which line of a YAML text each key stands, for messages. */
final class YamlLines {
  private final Map<String, Integer> lines = new HashMap<>();

  private YamlLines() {}

  /** The lines of a text; of none, if it is no YAML, which its reader will say. */
  static YamlLines of(String text) {
    YamlLines found = new YamlLines();
    try {
      Node root = new Yaml(new LoaderOptions()).compose(new StringReader(text));
      if (root != null) {
        found.add("", root);
      }
    } catch (YAMLException _) {
      found.lines.clear();
    }
    return found;
  }

  private void add(String key, Node node) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple each : mapping.getValue()) {
        if (each.getKeyNode() instanceof ScalarNode name) {
          String child = key.isEmpty() ? name.getValue() : key + "." + name.getValue();
          lines.put(child, name.getStartMark().getLine() + 1);
          add(child, each.getValueNode());
        }
      }
    } else if (node instanceof SequenceNode list) {
      int index = 0;
      for (Node each : list.getValue()) {
        String child = key + "[" + index++ + "]";
        lines.put(child, each.getStartMark().getLine() + 1);
        add(child, each);
      }
    }
  }

  /** {@code relay.yaml line 3: listen.https}, as far as it is known. */
  String where(@Nullable Path file, String key) {
    Integer line = lines.get(key);
    return file == null || line == null ? key : file.getFileName() + " line " + line + ": " + key;
  }
}
