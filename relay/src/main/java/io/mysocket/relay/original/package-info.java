/**
 * The API of the original service, so that its published clients work unchanged: the same sockets
 * as {@code /api/v2}, in other words.
 *
 * <pre>
 *   POST /connect, POST|PUT /socket -> OriginalWish -> Translation -> SocketSpec -> Sockets
 *   Sockets, SocketTunnels -> OriginalViews -> OriginalSocket, OriginalTunnel
 *   POST .../signkey -> SshAuthority: a certificate that the SSH server takes for five minutes
 * </pre>
 *
 * <p>Sockets made here have generated keys ({@code legacy/...}) and no owner. What the original
 * offered and this relay does not is answered with 501 by {@link
 * io.mysocket.relay.original.NotOffered}; a field that would have protected a socket by means that
 * this relay lacks is refused, never passed over.
 */
@NullMarked
package io.mysocket.relay.original;

import org.jspecify.annotations.NullMarked;
