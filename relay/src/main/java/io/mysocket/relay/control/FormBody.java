package io.mysocket.relay.control;

import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a page's form sends: {@code application/x-www-form-urlencoded}, each name once. */
final class FormBody {
  /** Largest body read, in bytes; an RSA key of 16 384 bits has 2 800. */
  static final int LARGEST = 16 << 10;

  /** Most fields of a form. */
  private static final int FIELDS = 32;

  private static final String TYPE = "application/x-www-form-urlencoded";

  private FormBody() {}

  static Map<String, String> read(@Nullable String contentType, InputStream body)
      throws IOException {
    String type =
        contentType == null ? "" : contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!type.equals(TYPE)) {
      throw refused(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE, "the body is not a form", "Send " + TYPE + ".");
    }
    byte[] bytes = body.readNBytes(LARGEST + 1);
    if (bytes.length > LARGEST) {
      throw refused(
          ProblemKind.BODY_TOO_LARGE,
          "the form is larger than " + LARGEST + " bytes",
          "Send a smaller one.");
    }
    Map<String, String> fields = new HashMap<>();
    String[] pairs = new String(bytes, StandardCharsets.UTF_8).split("&", FIELDS + 1);
    if (pairs.length > FIELDS) {
      throw refused(
          ProblemKind.INVALID_BODY, "the form has more than " + FIELDS + " fields", "Send fewer.");
    }
    for (String pair : pairs) {
      String[] parts = pair.split("=", 2);
      if (parts.length == 2 && fields.put(decoded(parts[0]), decoded(parts[1])) != null) {
        throw refused(
            ProblemKind.INVALID_BODY, "a field of the form is there twice", "Send it once.");
      }
    }
    return fields;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw refused(
          ProblemKind.INVALID_BODY, "the form is not well encoded", "Send it as " + TYPE + ".");
    }
  }

  private static ProblemException refused(ProblemKind kind, String detail, String fix) {
    return new ProblemException(Problem.of(kind, detail, fix));
  }
}
