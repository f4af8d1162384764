package io.mysocket.relay.edge;

import io.mysocket.relay.routing.HostName;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * The page that says whose pages come next, without scripts. Its button sends an empty form to the
 * page's own address, so that path, query and what follows {@code #} stay.
 */
final class InterstitialPage {
  /** Forms are not bound to this host: where the target redirects to at once is its own matter. */
  private static final String POLICY =
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Before you go on to %1$s</title>
      <style>
      :root { color-scheme: light dark; }
      * { box-sizing: border-box; }
      body { margin: 0; min-height: 100vh; display: grid; place-items: center;
        font: 16px/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
      main { width: 100%%; max-width: 34rem; padding: 2rem; }
      h1 { font-size: 1.4rem; line-height: 1.3; margin: 0 0 1rem; overflow-wrap: anywhere; }
      strong { overflow-wrap: anywhere; }
      .lost { border-left: 3px solid #b3261e; padding-left: .75rem; }
      button { width: 100%%; margin: .5rem 0 1rem; padding: .75rem 1rem; border: 0; border-radius: 8px;
        font: inherit; font-weight: 600; background: #1f5fd0; color: #fff; cursor: pointer; overflow-wrap: anywhere; }
      a, button { outline-offset: 3px; }
      a { color: LinkText; }
      footer { margin-top: 2rem; font-size: .85rem; opacity: .75; }
      </style>
      </head>
      <body>
      <main>
      <h1>You are about to visit %1$s</h1>
      <p>A relay passes on what one of its <strong>users</strong> serves there. Whoever runs the relay has
      not made it, and does not know that user yet.</p>
      <p>Go on only if you trust who sent you the link. Do not enter passwords, card numbers or codes
      unless you are sure whose page it is.</p>
      %2$s<form method="post" enctype="text/plain"><button>Go on to %1$s</button></form>
      <p><a href="%3$s" rel="noreferrer">Report abuse</a></p>
      <footer>MySocket &middot; asked once a week &middot; request <code>%4$s</code><br>
      Is this address yours? Ask whoever runs the relay to trust your account.</footer>
      </main>
      </body>
      </html>
      """;

  private static final String LOST =
      """
      <p class="lost">The form that was sent did not reach it: go on, and send it again there.</p>
      """;

  private InterstitialPage() {}

  /**
   * @param report the address of the page to report abuse by
   * @param sent whether the visitor has sent something, which is lost
   */
  static FullHttpResponse of(HostName host, String report, boolean sent, String requestId) {
    byte[] body =
        HTML.formatted(host, sent ? LOST : "", report, requestId).getBytes(StandardCharsets.UTF_8);
    var page =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(Refusal.INTERSTITIAL.status),
            Unpooled.wrappedBuffer(body));
    page.headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "text/html; charset=utf-8")
        .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(ForwardingHeaders.REQUEST_ID, requestId)
        .set("content-security-policy", POLICY)
        .set("x-content-type-options", "nosniff")
        // With none at all the form would not say where it comes from.
        .set("referrer-policy", "same-origin");
    return page;
  }

  /** 303 to the same address, by GET. */
  static FullHttpResponse redirect(String address, String requestId) {
    var redirect = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.SEE_OTHER);
    redirect
        .headers()
        .set(HttpHeaderNames.LOCATION, address)
        .set(HttpHeaderNames.CONTENT_LENGTH, 0)
        .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
        .set(ForwardingHeaders.REQUEST_ID, requestId);
    return redirect;
  }
}
