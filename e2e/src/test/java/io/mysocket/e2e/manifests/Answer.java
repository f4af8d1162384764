package io.mysocket.e2e.manifests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.StreamSupport;

/** What the API server answered: an object, a table, or a Status. */
record Answer(int code, JsonNode body) {
  boolean accepted() {
    return code == 200 || code == 201;
  }

  /** What a Status says to a person. */
  String message() {
    return body.path("message").asText();
  }

  /** The fields that are wrong; without the server's word that it stopped looking for more. */
  List<String> fields() {
    return StreamSupport.stream(body.at("/details/causes").spliterator(), false)
        .filter(cause -> !cause.path("message").asText().contains("were not checked"))
        .map(cause -> cause.path("field").asText().replaceFirst("^\\.", ""))
        .distinct()
        .toList();
  }
}
