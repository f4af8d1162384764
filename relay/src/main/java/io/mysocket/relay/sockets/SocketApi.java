package io.mysocket.relay.sockets;

import io.mysocket.control.accounts.Scope;
import io.mysocket.control.problems.Problem;
import io.mysocket.control.problems.ProblemException;
import io.mysocket.control.problems.ProblemKind;
import io.mysocket.control.sockets.SocketPage;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.relay.control.Call;
import io.mysocket.relay.control.Caller;
import io.mysocket.relay.control.Endpoint;
import io.mysocket.relay.control.Reply;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** Sockets over HTTP. */
public final class SocketApi {
  static final String SOCKETS = "/api/v2/sockets";
  static final String SOCKET = SOCKETS + "/{key}";

  private static final int LARGEST_PAGE = 500;
  private static final int PAGE = 100;
  private static final String RETAIN = "retain";
  private static final String DELETE = "delete";
  private static final String ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";

  private final Sockets sockets;
  private final SocketViews views;

  public SocketApi(Sockets sockets, SocketViews views) {
    this.sockets = sockets;
    this.views = views;
  }

  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.of("GET", SOCKETS, Scope.SOCKETS_READ, this::list)
            .knowing("limit", "cursor", "owner"),
        Endpoint.of("PUT", SOCKET, Scope.SOCKETS_WRITE, this::put),
        Endpoint.of("GET", SOCKET, Scope.SOCKETS_READ, this::get),
        Endpoint.of("DELETE", SOCKET, Scope.SOCKETS_WRITE, this::delete).knowing("policy"),
        Endpoint.of("GET", SOCKETS + "/id/{id}", Scope.SOCKETS_READ, this::getById));
  }

  private Reply put(Call call) {
    SocketKey key = new SocketKey(call.path("key"));
    Guard guard = Guard.of(call.header("If-Match"));
    Sockets.Upserted done = sockets.upsert(call.caller(), key, call.body(SocketSpec.class), guard);
    return reply(done.change() == Sockets.Change.CREATED ? 201 : 200, done.socket());
  }

  private Reply get(Call call) {
    return reply(200, socket(sockets, call));
  }

  private Reply getById(Call call) {
    return reply(
        200, sockets.byId(call.caller(), call.path("id")).orElseThrow(SocketApi::noSuchSocket));
  }

  private Reply delete(Call call) {
    String policy = call.query("policy").orElse(DELETE);
    Guard guard = Guard.of(call.header("If-Match"));
    String key = call.path("key");
    switch (policy) {
      case DELETE -> sockets.delete(call.caller(), key, guard);
      case RETAIN -> sockets.retain(call.caller(), key, guard);
      default ->
          throw ProblemException.invalidField(
              "policy",
              "the query parameter policy is neither delete nor retain",
              "Use policy=retain to leave the socket without an owner, or leave it out.");
    }
    return Reply.nothing();
  }

  private Reply list(Call call) {
    Caller caller = call.caller();
    int limit = call.number("limit", PAGE, 1, LARGEST_PAGE);
    String prefix = caller.token().ownerPrefix();
    SocketTable.Selection selection =
        new SocketTable.Selection(
            caller.accountId(),
            call.query("owner").orElse(""),
            prefix == null ? "" : prefix,
            call.query("cursor").map(SocketApi::idOf).orElse(""));
    List<SocketRow> rows = sockets.page(selection, limit + 1);
    boolean more = rows.size() > limit;
    List<SocketRow> page = more ? rows.subList(0, limit) : rows;
    return Reply.json(
        200,
        new SocketPage(
            page.stream().map(views::view).toList(), more ? cursorOf(page.getLast().id()) : null));
  }

  private static String cursorOf(String id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(id.getBytes(StandardCharsets.US_ASCII));
  }

  private static String idOf(String cursor) {
    try {
      String id = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
      if (id.matches(ID)) {
        return id;
      }
    } catch (IllegalArgumentException _) {
      // Told below.
    }
    throw ProblemException.invalidField(
        "cursor",
        "the cursor is not one of this relay",
        "Use the cursor of the page before, or leave it out.");
  }

  private Reply reply(int status, SocketRow row) {
    return Reply.json(status, views.view(row)).with("ETag", "\"" + row.generation() + "\"");
  }

  /** The socket whose key is in the path. */
  static SocketRow socket(Sockets sockets, Call call) {
    return sockets.byKey(call.caller(), call.path("key")).orElseThrow(SocketApi::noSuchSocket);
  }

  static ProblemException noSuchSocket() {
    return new ProblemException(
        Problem.of(
            ProblemKind.NOT_FOUND,
            "there is no such socket",
            "Make it with PUT /api/v2/sockets/{key}; a slash in the key is written %2F."));
  }
}
