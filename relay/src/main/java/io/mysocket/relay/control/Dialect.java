package io.mysocket.relay.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.mysocket.control.json.Json;
import io.mysocket.control.problems.Problem;
import org.jspecify.annotations.Nullable;

/** How a part of the API speaks: which bodies it takes, and how it tells a refusal. */
public enum Dialect {
  /** {@code /api/v2}: strict bodies, problem documents (RFC 9457). */
  OURS("Send Authorization: Bearer msk_... with a token that is neither revoked nor expired.") {
    @Override
    Reply refusal(Problem problem) {
      Reply reply = Reply.json(problem.status(), problem).with(CONTENT_TYPE, Problem.MEDIA_TYPE);
      return problem.status() == 401
          ? reply.with("WWW-Authenticate", "Bearer realm=\"mysocket\"")
          : reply;
    }
  },

  /**
   * The API of the original service, below {@code /} and below {@link #PREFIX}: fields that it does
   * not know are passed over, a body that is missing or null is an empty object, and a refusal is a
   * JSON object with {@code error_message}.
   */
  ORIGINAL("Log in again (mysocketctl login).") {
    @Override
    Reply refusal(Problem problem) {
      return Reply.json(problem.status(), Refusal.of(problem));
    }
  };

  /** Where the original API is found beside the root. */
  static final String PREFIX = "/api/v1";

  private static final String OUR_PREFIX = "/api/v2";
  private static final String CONTENT_TYPE = "Content-Type";

  /** Most names and values of a body; a socket with everything that it may have has 1 200. */
  static final int TOKENS = 2_000;

  /** Longest name of a field, in characters. */
  private static final int NAME = 256;

  private static final JsonMapper STRICT =
      bounded(Json.STRICT.rebuild().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build());
  private static final JsonMapper LAX =
      bounded(
          Json.STRICT.rebuild().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build());

  /** What the original's clients look at first, then what the original did not tell. */
  private record Refusal(
      @JsonProperty("error_message") String errorMessage,
      String error,
      String code,
      @Nullable String field,
      @JsonProperty("request_id") @Nullable String requestId) {
    static Refusal of(Problem problem) {
      return new Refusal(
          problem.detail() + ". " + problem.fix(),
          problem.title(),
          problem.code(),
          problem.field(),
          problem.requestId());
    }
  }

  private final String tokenFix;

  Dialect(String tokenFix) {
    this.tokenFix = tokenFix;
  }

  /** Many small values would take far more memory than the body itself has. */
  private static JsonMapper bounded(JsonMapper mapper) {
    JsonFactory factory = mapper.getFactory();
    factory.setStreamReadConstraints(
        factory
            .streamReadConstraints()
            .rebuild()
            .maxTokenCount(TOKENS)
            .maxNameLength(NAME)
            .build());
    return mapper;
  }

  /** Of a path that leads nowhere. */
  static Dialect ofPath(String path) {
    return path.equals(OUR_PREFIX) || path.startsWith(OUR_PREFIX + "/") ? OURS : ORIGINAL;
  }

  abstract Reply refusal(Problem problem);

  /** What to do without a valid token. */
  String tokenFix() {
    return tokenFix;
  }

  JsonMapper mapper() {
    return this == OURS ? STRICT : LAX;
  }
}
