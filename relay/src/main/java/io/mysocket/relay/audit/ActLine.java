package io.mysocket.relay.audit;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An act as one JSON object on one line; all but printable ASCII is escaped. */
final class ActLine {
  /** Longest text of somebody else's; the rest is cut off. */
  private static final int LONGEST = 512;

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private ActLine() {}

  static String of(Act act) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("log", "audit");
    line.put("time", act.at().toString());
    line.put("action", act.action());
    put(line, "outcome", word(act.outcome().result()));
    if (act.outcome().status() != 0) {
      line.put("status", act.outcome().status());
    }
    put(line, "problem", act.outcome().problem());
    put(line, "actor", act.actor().account());
    put(line, "actor_kind", word(act.actor().kind()));
    put(line, "credential", act.actor().credential());
    put(line, "address", act.actor().address());
    Act.Thing thing = act.thing();
    if (thing != null) {
      put(line, "object", thing.kind());
      put(line, "object_id", thing.id());
      put(line, "object_of", thing.of());
    }
    put(line, "request_id", act.requestId());
    try {
      // Not escaped by JSON, and yet no character for a terminal.
      return JSON.writeValueAsString(line).replace("\u007f", "\\u007F");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts cannot be written", e);
    }
  }

  private static void put(Map<String, Object> line, String name, @Nullable String text) {
    if (text != null) {
      line.put(name, text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...");
    }
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
