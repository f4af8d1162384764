package io.mysocket.e2e.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.luaj.vm2.Globals;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** A script as Argo CD runs it: the object is the global {@code obj}, the result is returned. */
final class Lua {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Lua() {}

  static JsonNode run(String script, JsonNode object) {
    Globals globals = JsePlatform.standardGlobals();
    globals.set("obj", toLua(object));
    return toJson(globals.load(script, "script").call());
  }

  private static LuaValue toLua(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        LuaTable table = new LuaTable();
        node.properties().forEach(e -> table.set(e.getKey(), toLua(e.getValue())));
        yield table;
      }
      case ARRAY -> {
        LuaTable table = new LuaTable();
        node.forEach(item -> table.set(table.length() + 1, toLua(item)));
        yield table;
      }
      case NUMBER -> LuaValue.valueOf(node.asInt());
      case BOOLEAN -> LuaValue.valueOf(node.asBoolean());
      case NULL, MISSING -> LuaValue.NIL;
      case STRING -> LuaValue.valueOf(node.asText());
      case BINARY, POJO -> throw new IllegalArgumentException(node.toString());
    };
  }

  private static JsonNode toJson(LuaValue value) {
    if (!value.istable()) {
      return value.isboolean()
          ? JSON.booleanNode(value.toboolean())
          : value.isint() ? JSON.numberNode(value.toint()) : JSON.textNode(value.tojstring());
    }
    LuaTable table = value.checktable();
    if (table.length() > 0) {
      ArrayNode array = JSON.arrayNode();
      for (int i = 1; i <= table.length(); i++) {
        array.add(toJson(table.get(i)));
      }
      return array;
    }
    ObjectNode object = JSON.objectNode();
    for (LuaValue key : table.keys()) {
      object.set(key.tojstring(), toJson(table.get(key)));
    }
    return object;
  }
}
