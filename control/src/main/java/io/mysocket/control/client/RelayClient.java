package io.mysocket.control.client;

import io.mysocket.control.accounts.AccountView;
import io.mysocket.control.accounts.IssuedToken;
import io.mysocket.control.accounts.TokenPage;
import io.mysocket.control.accounts.TokenSpec;
import io.mysocket.control.accounts.TokenView;
import io.mysocket.control.probes.ProbeReport;
import io.mysocket.control.relays.RelayDescription;
import io.mysocket.control.sockets.Socket;
import io.mysocket.control.sockets.SocketPage;
import io.mysocket.control.sockets.SocketSpec;
import io.mysocket.control.sockets.StandingTunnel;
import io.mysocket.control.sockets.TunnelKey;
import io.mysocket.control.sockets.TunnelPage;
import io.mysocket.control.sockets.TunnelView;
import io.mysocket.control.traffic.AccessEntry;
import io.mysocket.control.traffic.AccessPage;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The relay's API, one method per call. Each may be repeated: sockets go by a key that the caller
 * chooses. May be used by several threads; a call blocks its thread until the answer is there and
 * throws a {@link RelayFailure} when there is none or it is a refusal.
 */
public final class RelayClient implements AutoCloseable {
  /** Where the API of the original service is. */
  static final String ORIGINAL = "/api/v1/";

  /** Sockets per page of a LIST. */
  private static final int PAGE = 200;

  /** Most sockets read by one LIST. */
  private static final int MOST_SOCKETS = 100_000;

  private final Exchange exchange;
  private final Patience patience;

  /** A client with the usual patience; connects when first called. */
  public RelayClient(RelayEndpoint endpoint) {
    this(endpoint, Patience.DEFAULT);
  }

  /**
   * @throws IllegalArgumentException if the endpoint's authorities cannot be read
   */
  public RelayClient(RelayEndpoint endpoint, Patience patience) {
    this(endpoint, patience, CallListener.NOBODY);
  }

  /**
   * @param listener told of every call but the event stream
   */
  public RelayClient(RelayEndpoint endpoint, Patience patience, CallListener listener) {
    this.exchange = new Exchange(endpoint, patience, listener);
    this.patience = patience;
  }

  /** What the relay says about itself. */
  public RelayDescription relay() {
    return exchange.call("GET", "relay", null, RelayDescription.class);
  }

  /** Who is calling. */
  public AccountView account() {
    return exchange.call("GET", "account", null, AccountView.class);
  }

  /** The account's tokens, without their texts. */
  public List<TokenView> tokens() {
    return exchange.call("GET", "tokens", null, TokenPage.class).items();
  }

  /** Makes a token; its text is in the answer and nowhere else. */
  public IssuedToken issueToken(TokenSpec wish) {
    return exchange.call("POST", "tokens", wish, IssuedToken.class);
  }

  /** Nothing happens if there is no such token. */
  public void revokeToken(String id) {
    exchange.accepted(exchange.request("DELETE", "tokens/" + escaped(id), null));
  }

  /**
   * Creates the socket or makes it what is wished for; the same again changes nothing.
   *
   * @param ifMatch the generation that the socket must have, null if any will do
   */
  public Socket put(String key, SocketSpec spec, @Nullable Long ifMatch) {
    HttpRequest.Builder request = exchange.request("PUT", socket(key), spec);
    if (ifMatch != null) {
      request.header("If-Match", "\"" + ifMatch + "\"");
    }
    return exchange.read(exchange.accepted(request), Socket.class);
  }

  public Optional<Socket> find(String key) {
    return exchange.find(socket(key), Socket.class);
  }

  /** The socket that the relay knows by this id, whoever owns it in the account. */
  public Optional<Socket> byId(String id) {
    return exchange.find("sockets/id/" + escaped(id), Socket.class);
  }

  /** All sockets of an owner, of every owner if empty, from as many pages as there are. */
  public List<Socket> list(String owner) {
    List<Socket> all = new ArrayList<>();
    String first = "sockets?limit=" + PAGE + "&owner=" + escaped(owner);
    String cursor = null;
    do {
      String path = cursor == null ? first : first + "&cursor=" + escaped(cursor);
      SocketPage page = exchange.call("GET", path, null, SocketPage.class);
      all.addAll(page.items());
      cursor = page.items().isEmpty() ? null : page.cursor();
    } while (cursor != null && all.size() < MOST_SOCKETS);
    return List.copyOf(all);
  }

  /**
   * Removes the socket; nothing happens if there is none.
   *
   * @param retain leaves it to the account, without owner
   */
  public void delete(String key, boolean retain) {
    exchange.accepted(
        exchange.request("DELETE", socket(key) + (retain ? "?policy=retain" : ""), null));
  }

  /** Registers a public key that may carry this socket only, in place of one of the same name. */
  public TunnelKey putKey(String key, String name, TunnelKey publicKey) {
    return exchange.call("PUT", key(key, name), publicKey, TunnelKey.class);
  }

  /** Nothing happens if there is no such key. */
  public void deleteKey(String key, String name) {
    exchange.accepted(exchange.request("DELETE", key(key, name), null));
  }

  /** The tunnels that carry the socket now. */
  public List<TunnelView> tunnels(String key) {
    return exchange.call("GET", socket(key) + "/tunnels", null, TunnelPage.class).items();
  }

  /** Makes a tunnel of a socket to come back to. */
  public StandingTunnel createTunnel(String socketId) {
    return exchange.call("POST", standing(socketId), null, StandingTunnel.class);
  }

  /** The tunnels of a socket that were made to come back to. */
  public List<StandingTunnel> standingTunnels(String socketId) {
    return List.of(exchange.call("GET", standing(socketId), null, StandingTunnel[].class));
  }

  public void deleteTunnel(String socketId, String tunnelId) {
    exchange.accepted(
        exchange.request("DELETE", standing(socketId) + "/" + escaped(tunnelId), null));
  }

  private static String standing(String socketId) {
    return ORIGINAL + "socket/" + escaped(socketId) + "/tunnel";
  }

  /** The latest requests and connections of visitors, at most so many, oldest first. */
  public List<AccessEntry> requests(String key, int limit) {
    return exchange.call("GET", requestsPath(key, limit), null, AccessPage.class).items();
  }

  /**
   * Follows what visitors do with a socket, on a thread of its own, until closed; reconnects by
   * itself.
   *
   * @param recent at most so many of the latest entries come first
   */
  public RelayTraffic follow(String key, int recent, RelayTraffic.Listener listener) {
    return new RelayTraffic(exchange, patience, requestsPath(key, recent), listener).start();
  }

  /** Has the relay visit the socket once, through its own edge. */
  public ProbeReport probe(String key) {
    return exchange.call("POST", socket(key) + "/probe", null, ProbeReport.class);
  }

  /**
   * Follows what happens to an owner's sockets, on a thread of its own, until closed; reconnects by
   * itself.
   *
   * @param lastEventId the last event known, null to begin with the next one
   */
  public RelayEvents events(
      String owner, @Nullable Long lastEventId, RelayEvents.Listener listener) {
    return new RelayEvents(
            exchange, patience, "events?owner=" + escaped(owner), lastEventId, listener)
        .start();
  }

  /** What is about reserved host names. */
  public RelayDomains domains() {
    return new RelayDomains(exchange);
  }

  /** What only the administrator may do. */
  public RelayAccounts accounts() {
    return new RelayAccounts(exchange);
  }

  /** What visitors have reported; only for the administrator. */
  public RelayReports reports() {
    return new RelayReports(exchange);
  }

  private static String requestsPath(String key, int limit) {
    return socket(key) + "/requests?limit=" + limit;
  }

  private static String socket(String key) {
    return "sockets/" + escaped(key);
  }

  private static String key(String key, String name) {
    return socket(key) + "/keys/" + escaped(name);
  }

  static String escaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Ends calls under way, too. */
  @Override
  public void close() {
    exchange.close();
  }
}
