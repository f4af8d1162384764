package io.mysocket.relay.edge;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mysocket.control.json.Json;
import io.mysocket.control.problems.Problem;
import io.mysocket.relay.edge.RequestRules.Refused;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The edge's own answers: HTML for browsers, problem+json for programs, a line for terminals. */
final class ErrorPage {
  private static final String DOCS = "https://mysocket.io/problems/";
  private static final int RETRY_AFTER_SECONDS = 5;

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="robots" content="noindex">
      <title>%1$d %2$s</title>
      <style>
      :root { color-scheme: light dark; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center;
        font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
      main { max-width: 34rem; padding: 2rem; }
      .status { font-size: 4rem; font-weight: 700; line-height: 1; color: #2f6fde; margin: 0; }
      h1 { font-size: 1.4rem; margin: .5rem 0 1rem; }
      footer { margin-top: 2rem; font-size: .85rem; opacity: .7; }
      </style>
      </head>
      <body>
      <main>
      <p class="status">%1$d</p>
      <h1>%2$s</h1>
      <p>%3$s</p>
      <p>%4$s</p>
      <footer>MySocket &middot; %5$s &middot; request <code>%6$s</code>%7$s</footer>
      </main>
      </body>
      </html>
      """;

  private static final String REPORT =
      " &middot; <a href=\"%s\" rel=\"noreferrer\">report abuse</a>";

  private ErrorPage() {}

  /**
   * @param accept the visitor's Accept header
   * @param report where abuse by the socket is reported; null says nothing of that
   */
  static FullHttpResponse of(
      Refused why, @Nullable String accept, String requestId, @Nullable String report) {
    String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    FullHttpResponse page;
    if (wanted.contains("text/html")) {
      page = response(why, "text/html; charset=utf-8", html(why, requestId, report));
      page.headers()
          .set("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'");
    } else if (wanted.contains("json")) {
      page = response(why, Problem.MEDIA_TYPE, json(why, requestId));
    } else {
      page = response(why, "text/plain; charset=utf-8", text(why, requestId));
    }
    page.headers().set("x-request-id", requestId);
    page.headers().set("x-content-type-options", "nosniff");
    page.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    if (why.kind().status == 503) {
      page.headers().set(HttpHeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    why.fields().forEach((name, value) -> page.headers().set(name, value));
    if (why.kind() == Refusal.METHOD_NOT_ALLOWED) {
      page.headers().set(HttpHeaderNames.ALLOW, "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    return page;
  }

  /** 308 to another address. */
  static FullHttpResponse redirect(String location, String requestId) {
    var page =
        new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.PERMANENT_REDIRECT);
    page.headers().set(HttpHeaderNames.LOCATION, location);
    page.headers().set(HttpHeaderNames.CONTENT_LENGTH, 0);
    page.headers().set("x-request-id", requestId);
    return page;
  }

  /** 200 with what a certificate authority reads (RFC 8555 8.3). */
  static FullHttpResponse proof(String text, String requestId) {
    byte[] body = text.getBytes(StandardCharsets.US_ASCII);
    var page =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.OK, Unpooled.wrappedBuffer(body));
    page.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
    page.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    page.headers().set("x-request-id", requestId);
    return page;
  }

  private static FullHttpResponse response(Refused why, String type, byte[] body) {
    var page =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(why.kind().status),
            Unpooled.wrappedBuffer(body));
    page.headers().set(HttpHeaderNames.CONTENT_TYPE, type);
    page.headers().set(HttpHeaderNames.CONTENT_LENGTH, body.length);
    return page;
  }

  private static byte[] html(Refused why, String requestId, @Nullable String report) {
    Refusal kind = why.kind();
    String link = report == null ? "" : REPORT.formatted(report);
    return HTML.formatted(
            kind.status, kind.title, why.detail(), kind.fix, kind.code, requestId, link)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] json(Refused why, String requestId) {
    Refusal kind = why.kind();
    Problem problem =
        new Problem(
            URI.create(DOCS + kind.code),
            kind.title,
            kind.status,
            why.detail(),
            kind.code,
            null,
            kind.fix,
            requestId);
    try {
      return Json.STRICT.writeValueAsBytes(problem);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] text(Refused why, String requestId) {
    Refusal kind = why.kind();
    return "%d %s: %s %s (%s, request %s)%n"
        .formatted(kind.status, kind.title, why.detail(), kind.fix, kind.code, requestId)
        .getBytes(StandardCharsets.UTF_8);
  }
}
