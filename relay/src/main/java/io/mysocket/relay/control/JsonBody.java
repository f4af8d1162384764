package io.mysocket.relay.control;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request's body as JSON of a known type; whatever is wrong with it blames a field or a place.
 */
final class JsonBody {
  /**
   * Largest body read, in bytes. What a request takes while it is read stays below 256 KiB,
   * whatever it is made of, see {@link Dialect}.
   */
  static final int LARGEST = 80 << 10;

  private static final byte[] EMPTY = {'{', '}'};
  private static final int LONGEST_NOTHING = 64;
  private static final String NOTHING = "null";

  private final Dialect dialect;

  JsonBody(Dialect dialect) {
    this.dialect = dialect;
  }

  /**
   * Reads it as it comes; what is too large is not read to its end.
   *
   * @param length as the request tells it; -1 if it does not
   */
  <T> T read(@Nullable String contentType, long length, InputStream body, Class<T> type)
      throws IOException {
    if (dialect == Dialect.OURS || contentType != null) {
      requireJson(contentType);
    }
    if (length > LARGEST) {
      throw tooLarge();
    }
    BoundedStream bounded = new BoundedStream(body, LARGEST);
    byte[] start = bounded.readNBytes(LONGEST_NOTHING);
    boolean whole = start.length < LONGEST_NOTHING;
    if (whole && dialect == Dialect.ORIGINAL && isNothing(start)) {
      start = EMPTY;
    }
    try {
      return Optional.ofNullable(
              dialect
                  .mapper()
                  .readValue(
                      new SequenceInputStream(new ByteArrayInputStream(start), bounded), type))
          .orElseThrow(() -> invalid("the body is null, not a JSON object"));
    } catch (BoundedStream.TooLongException _) {
      throw tooLarge();
    } catch (StreamConstraintsException e) {
      throw invalid(e.getOriginalMessage());
    } catch (JsonMappingException e) {
      throw mapped(e, start.length == 0);
    } catch (JsonProcessingException e) {
      throw invalid("the body is not valid JSON" + place(e.getLocation()) + ": " + firstLine(e));
    }
  }

  private static ProblemException tooLarge() {
    return refused(
        ProblemKind.BODY_TOO_LARGE,
        "the body is larger than " + LARGEST + " bytes",
        "Send a smaller body.");
  }

  private static boolean isNothing(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8).strip();
    return text.isEmpty() || text.equals(NOTHING);
  }

  private static void requireJson(@Nullable String contentType) {
    String type =
        contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals("application/json")) {
      throw refused(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE,
          contentType == null
              ? "the request has no Content-Type"
              : "the body is " + printable(contentType) + ", not JSON",
          "Send JSON with Content-Type: application/json.");
    }
  }

  private static ProblemException mapped(JsonMappingException e, boolean empty) {
    if (empty) {
      return invalid("the body is empty");
    }
    if (e.getCause() instanceof JsonParseException broken) {
      return invalid(
          "the body is not valid JSON" + place(broken.getLocation()) + ": " + firstLine(broken));
    }
    String field = path(e);
    if (field.isEmpty()) {
      return invalid(
          "the body is not one JSON object of the kind that this call takes"
              + place(e.getLocation()));
    }
    if (e instanceof UnrecognizedPropertyException unknown) {
      return ProblemException.invalidField(
          field,
          "there is no field '" + field + "'",
          "Leave it out, or use one of "
              + unknown.getKnownPropertyIds().stream()
                  .map(String::valueOf)
                  .sorted()
                  .collect(Collectors.joining(", "))
              + ".");
    }
    return ProblemException.invalidField(
        field, "'" + field + "' has a value of the wrong kind" + place(e.getLocation()), fix(e));
  }

  private static String fix(JsonMappingException e) {
    if (!(e instanceof com.fasterxml.jackson.databind.exc.MismatchedInputException mismatch)
        || mismatch.getTargetType() == null) {
      return "See the field in /api/v2/openapi.json.";
    }
    Class<?> wanted = mismatch.getTargetType();
    if (wanted.isEnum()) {
      return "Use one of " + String.join(", ", words(wanted)) + ".";
    }
    return "Use a JSON " + kind(wanted) + ".";
  }

  private static String kind(Class<?> wanted) {
    if (wanted == String.class) {
      return "string";
    }
    if (Number.class.isAssignableFrom(wanted)) {
      return "whole number";
    }
    if (wanted == Boolean.class) {
      return "boolean";
    }
    if (wanted == java.time.Instant.class) {
      return "string such as \"2027-01-31T00:00:00Z\"";
    }
    return java.util.Collection.class.isAssignableFrom(wanted) ? "array" : "object";
  }

  private static Iterable<String> words(Class<?> wanted) {
    return Arrays.stream(wanted.getFields())
        .filter(java.lang.reflect.Field::isEnumConstant)
        .map(constant -> constant.getAnnotation(JsonProperty.class))
        .filter(java.util.Objects::nonNull)
        .map(JsonProperty::value)
        .toList();
  }

  /** Where in the document, such as {@code target.scheme} or {@code hostnames[1]}. */
  private static String path(JsonMappingException e) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference step : e.getPath()) {
      if (step.getFieldName() == null) {
        path.append('[').append(step.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(printable(step.getFieldName()));
      }
    }
    return path.toString();
  }

  private static String place(@Nullable JsonLocation location) {
    return location == null
        ? ""
        : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
  }

  private static String firstLine(JsonProcessingException e) {
    return printable(e.getOriginalMessage().split("\n", 2)[0]);
  }

  private static String printable(String text) {
    String line = text.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= 200 ? line : line.substring(0, 200) + "...";
  }

  private static ProblemException invalid(String detail) {
    return refused(
        ProblemKind.INVALID_BODY, detail, "Send one JSON object as /api/v2/openapi.json has it.");
  }

  private static ProblemException refused(ProblemKind kind, String detail, String fix) {
    return new ProblemException(Problem.of(kind, detail, fix));
  }
}
