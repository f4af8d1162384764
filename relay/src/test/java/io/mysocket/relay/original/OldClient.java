package io.mysocket.relay.original;

import com.fasterxml.jackson.databind.JsonNode;
import io.mysocket.control.json.Json;
import io.mysocket.relay.RelayRig;
import io.mysocket.relay.RelayRig.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import org.jspecify.annotations.Nullable;

/** Asks a relay as the published clients do. */
record OldClient(RelayRig rig, String token, String prefix) {
  /** As the Python client has it: below the root. */
  static OldClient of(RelayRig rig) {
    return new OldClient(rig, rig.token, "");
  }

  Answer get(String path) {
    return send("GET", path, "null");
  }

  Answer post(String path, String json) {
    return send("POST", path, json);
  }

  Answer put(String path, String json) {
    return send("PUT", path, json);
  }

  Answer delete(String path) {
    return send("DELETE", path, "null");
  }

  Answer send(String method, String path, @Nullable String json) {
    HttpRequest.Builder request =
        rig.request(prefix + path)
            .header("x-access-token", token)
            .header("x-client-requested-with", "mysocketctl")
            .header("accept", "application/json")
            .header("Content-Type", "application/json");
    return rig.send(
        request.method(
            method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
  }

  /** The answer of a call that must go well: exactly 200, JSON. */
  static JsonNode ok(Answer answer) {
    if (answer.status() != 200 || !answer.header("Content-Type").equals("application/json")) {
      throw new AssertionError(answer.status() + " " + answer.response().body());
    }
    return answer.json();
  }

  /** A new socket. */
  JsonNode socket(String json) {
    return ok(post("/socket", json));
  }

  static JsonNode json(String text) {
    try {
      return Json.STRICT.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
