/**
 * The control API's HTTP server, on a loopback port behind the edge, one virtual thread a request.
 *
 * <pre>
 *   ControlServer -> Router -> Endpoint's handler (SocketApi, TokenApi, EventApi, ...) -> Reply
 *                      \-> Authentication: who calls, and may they
 *                  Auditing: what was done or refused, for the audit log
 * </pre>
 *
 * <p>{@link io.mysocket.relay.control.Router} splits the path as it stands in the request and
 * decodes each segment by itself, so that a key may hold an encoded slash. {@link
 * io.mysocket.relay.control.Call} reads what a request says, {@link
 * io.mysocket.relay.control.JsonBody} its body. Whatever goes wrong becomes an answer in one place,
 * {@link io.mysocket.relay.control.ControlServer}, in the {@link io.mysocket.relay.control.Dialect}
 * of the endpoint: {@code application/problem+json} of ours, or what clients of the original
 * service read. The features bring their own endpoints; this package knows none of them but its own
 * document.
 */
@NullMarked
package io.mysocket.relay.control;

import org.jspecify.annotations.NullMarked;
