package io.mysocket.relay.edge;

import io.mysocket.relay.edge.RequestRules.Accepted;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.AsciiString;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who is warned before the pages of a stranger, and goes on. Only browsers that are about to show
 * the answer as a page are: neither programs, nor what a page loads. Any loop.
 *
 * <pre>
 *   navigation --> warned (403) --the page's button: POST to the same address--> 303 with the cookie --> target
 * </pre>
 */
final class Interstitial {
  /** Whoever sends this field is a program that knows where it goes; browsers send it nowhere. */
  static final AsciiString SKIP = AsciiString.cached("mysocket-skip-interstitial");

  private static final AsciiString FETCH_MODE = AsciiString.cached("sec-fetch-mode");
  private static final AsciiString ROBOTS = AsciiString.cached("x-robots-tag");
  private static final AsciiString ACCOUNT = AsciiString.cached("mysocket-account");

  /** The encoding of the form on the page, which hardly any other form has. */
  private static final String FORM = "text/plain";

  private final ReportPage reports;

  Interstitial(ReportPage reports) {
    this.reports = reports;
  }

  /** The outcome. */
  sealed interface Verdict {}

  /** On to the target. */
  enum Enter implements Verdict {
    ENTER
  }

  /** To be warned first. */
  record Warn(FullHttpResponse page) implements Verdict {}

  /** Was warned, and goes on. */
  record Welcome(FullHttpResponse redirect) implements Verdict {}

  /**
   * Decides, and takes from the request what is not for the target.
   *
   * @param account the stranger
   */
  Verdict judge(
      HttpRequest head, Accepted accepted, Visitor visitor, String account, String requestId) {
    HttpHeaders headers = head.headers();
    boolean secure = visitor.isSecure();
    if (!isNavigation(headers)
        || headers.contains(SKIP)
        || Consent.isGiven(headers, secure, account)) {
      Consent.takeFrom(headers);
      return Enter.ENTER;
    }
    if (isGoingOn(head, accepted.authority())) {
      String address = visitor.scheme() + "://" + accepted.authority() + accepted.target();
      FullHttpResponse redirect = InterstitialPage.redirect(address, requestId);
      redirect.headers().set(HttpHeaderNames.SET_COOKIE, Consent.field(secure, account));
      return new Welcome(redirect);
    }
    boolean sent = !head.method().equals(HttpMethod.GET) && !head.method().equals(HttpMethod.HEAD);
    String report = reports.link(visitor.scheme(), accepted.authority(), accepted.target());
    FullHttpResponse page = InterstitialPage.of(accepted.host(), report, sent, requestId);
    mark(page.headers(), account);
    return new Warn(page);
  }

  /** Whether a browser is about to show the answer as a page. */
  private static boolean isNavigation(HttpHeaders headers) {
    String accept = headers.get(HttpHeaderNames.ACCEPT, "");
    if (!accept.toLowerCase(Locale.ROOT).contains("text/html")) {
      return false;
    }
    String mode = headers.get(FETCH_MODE);
    // Over plain HTTP, and by old browsers, it is not told; some programs accept HTML too.
    return mode == null
        ? headers.get(HttpHeaderNames.USER_AGENT, "").startsWith("Mozilla/")
        : mode.endsWith("navigate");
  }

  /** Whether it is the page's own form: no page of the stranger's can be there to send it. */
  private static boolean isGoingOn(HttpRequest head, String authority) {
    HttpHeaders headers = head.headers();
    return head.method().equals(HttpMethod.POST)
        && headers.get(HttpHeaderNames.CONTENT_TYPE, "").startsWith(FORM)
        && isFrom(headers, authority);
  }

  private static boolean isFrom(HttpHeaders headers, String authority) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    // Firefox before 70 does not tell it.
    String from = origin == null ? headers.get(HttpHeaderNames.REFERER, "") : origin;
    String[] parts = from.split("/", 4);
    return parts.length >= 3 && parts[1].isEmpty() && parts[2].equalsIgnoreCase(authority);
  }

  /**
   * A response of a stranger's socket, for whoever reads it: not for search engines, and whose it
   * is.
   */
  static void mark(HttpHeaders response, String account) {
    if (!response.contains(ROBOTS)) {
      response.set(ROBOTS, "noindex");
    }
    response.set(ACCOUNT, account);
  }

  /** Where the page of an error of a stranger's socket leads to; null for other sockets. */
  @Nullable String reportLink(@Nullable Destination to, Visitor visitor, String authority) {
    return to == null || to.stranger() == null
        ? null
        : reports.link(visitor.scheme(), authority, "/");
  }
}
