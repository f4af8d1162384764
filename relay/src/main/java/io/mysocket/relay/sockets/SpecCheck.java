package io.mysocket.relay.sockets;

import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.sockets.Owner;
import io.mysocket.control.sockets.PlainHttp;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.SocketTls;
import io.mysocket.control.sockets.SocketType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Checks what was asked for, field by field, and fills in defaults; needs nothing but the spec.
 * Groups of fields have a check of their own.
 */
final class SpecCheck {
  private static final int LONGEST_NAME = 128;
  private static final int LONGEST_DESCRIPTION = 256;
  private static final int MOST_TAGS = 32;
  private static final int LONGEST_TAG = 63;
  private static final int LONGEST_TAG_VALUE = 256;
  private static final int LONGEST_REF = 512;
  private static final int LONGEST_UID = 128;
  private static final String CLUSTER = "[A-Za-z0-9._:-]{1,253}";

  private SpecCheck() {}

  static Desired check(SocketKey key, SocketSpec spec) {
    SocketType type = spec.type() == null ? SocketType.HTTPS : spec.type();
    List<String> hostnames = HostnameCheck.check(type, spec.hostnames());
    SocketTls tls = TlsCheck.check(type, hostnames, spec.tls());
    boolean passthrough = tls != null && tls.mode() == SocketTls.Mode.PASSTHROUGH;
    boolean raw = passthrough || type == SocketType.TCP || type == SocketType.TLS;
    String name = text("name", spec.name(), 1, LONGEST_NAME);
    return new Desired(
        type,
        plainHttp(type, passthrough, spec.plainHttp()),
        name == null ? shortened(key.text()) : name,
        text("description", spec.description(), 0, LONGEST_DESCRIPTION),
        tags(spec.tags()),
        subdomain(type, spec.subdomain()),
        hostnames,
        PortCheck.check(type, spec.port()),
        TargetCheck.check(raw, spec.target()),
        AccessCheck.check(raw, spec.access()),
        tls,
        LimitsCheck.check(raw, spec.limits()),
        spec.owner() == null ? null : owner(spec.owner()));
  }

  private static @Nullable String subdomain(SocketType type, @Nullable String asked) {
    if (asked != null && type == SocketType.TCP) {
      throw ProblemException.invalidField(
          "subdomain",
          "a socket of type tcp is told by its port, not by its name",
          "Leave it out, or set type to tls.");
    }
    return asked == null ? null : Labels.checkChosen(asked);
  }

  /** A key may be longer than a name; its end says more. */
  private static String shortened(String key) {
    return key.length() <= LONGEST_NAME ? key : key.substring(key.length() - LONGEST_NAME);
  }

  private static @Nullable PlainHttp plainHttp(
      SocketType type, boolean passthrough, @Nullable PlainHttp asked) {
    if (passthrough && asked == PlainHttp.SERVE) {
      throw ProblemException.invalidField(
          "plainHttp",
          "with tls.mode passthrough the relay cannot serve, only redirect",
          "Use redirect or off.");
    }
    if (type == SocketType.HTTPS) {
      return asked == null ? PlainHttp.REDIRECT : asked;
    }
    if (asked != null) {
      throw ProblemException.invalidField(
          "plainHttp", "plainHttp is only for sockets of type https", "Leave it out.");
    }
    return null;
  }

  private static @Nullable String text(
      String field, @Nullable String text, int shortest, int longest) {
    if (text == null) {
      return null;
    }
    int length = text.codePointCount(0, text.length());
    if (length < shortest || length > longest) {
      throw ProblemException.invalidField(
          field,
          "'" + field + "' has " + length + " characters",
          "Use " + shortest + " to " + longest + " characters.");
    }
    if (text.codePoints().anyMatch(SpecCheck::isUnprintable)) {
      throw ProblemException.invalidField(
          field, "'" + field + "' holds a control character", "Use printable characters only.");
    }
    return text;
  }

  private static boolean isUnprintable(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.SURROGATE
        || c == 0x2028
        || c == 0x2029;
  }

  private static Map<String, String> tags(@Nullable Map<String, String> asked) {
    if (asked == null) {
      return Map.of();
    }
    if (asked.size() > MOST_TAGS) {
      throw ProblemException.invalidField(
          "tags", "there are " + asked.size() + " tags", "Use at most " + MOST_TAGS + ".");
    }
    Map<String, String> tags = new HashMap<>();
    asked.forEach((tag, value) -> {
      text("tags", tag, 1, LONGEST_TAG);
      String field = "tags." + tag;
      String checked = text(field, value, 0, LONGEST_TAG_VALUE);
      if (checked == null) {
        throw ProblemException.invalidField(
            field, "the tag has no value", "Use a string; an empty one serves.");
      }
      tags.put(tag, checked);
    });
    return tags;
  }

  private static Owner owner(Owner asked) {
    @Nullable String cluster = asked.cluster();
    if (cluster == null || !cluster.matches(CLUSTER)) {
      throw ProblemException.invalidField(
          "owner.cluster",
          "an owner needs the name of its cluster",
          "Set owner.cluster to 1 to 253 letters, digits or any of . _ : and -.");
    }
    text("owner.ref", asked.ref(), 1, LONGEST_REF);
    text("owner.uid", asked.uid(), 1, LONGEST_UID);
    return asked;
  }
}
