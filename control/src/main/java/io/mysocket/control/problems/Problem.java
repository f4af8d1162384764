package io.mysocket.control.problems;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A refusal as {@code application/problem+json} (RFC 9457), with our extension members.
 *
 * @param type documentation of the code
 * @param title the code in words, the same for every occurrence
 * @param status HTTP status, 400 to 599
 * @param detail what is wrong this time, a sentence for a person
 * @param code stable name of the kind of refusal, such as {@code invalid-field}
 * @param field the offending field as a path such as {@code target.hostHeader}, if one is to blame
 * @param fix what to do about it, a sentence
 * @param requestId names this occurrence in the relay's log; set at the border, absent before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
    URI type,
    String title,
    int status,
    String detail,
    String code,
    @Nullable String field,
    String fix,
    @Nullable String requestId) {
  private static final String DOCS = "https://mysocket.io/problems/";

  /** Media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  /** A problem of a known kind. */
  public static Problem of(ProblemKind kind, String detail, String fix) {
    return new Problem(
        URI.create(DOCS + kind.code()),
        kind.title(),
        kind.status(),
        detail,
        kind.code(),
        null,
        fix,
        null);
  }

  /** The same, blaming a field of the request. */
  public Problem at(String blamed) {
    return new Problem(type, title, status, detail, code, blamed, fix, requestId);
  }

  /** The same, as it leaves the relay. */
  public Problem withRequestId(String id) {
    return new Problem(type, title, status, detail, code, field, fix, id);
  }
}
