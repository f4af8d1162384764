/**
 * The {@code MySocket} resource: one public address for one Service.
 *
 * <p>{@link io.mysocket.crds.sockets.MySocketSpec} is what a person wants: a {@link
 * io.mysocket.crds.sockets.Target} inside the cluster, a {@link
 * io.mysocket.crds.sockets.SocketType} outside, and who may come in. The operator makes a socket on
 * the relay and tunnel Pods of it, and tells what it saw in {@link
 * io.mysocket.crds.sockets.MySocketStatus}.
 *
 * <p>Rules that bind two fields stand on the record that holds both; a rule about change of an
 * optional field stands on its parent, because the API server does not run it when the field comes
 * or goes.
 */
@NullMarked
package io.mysocket.crds.sockets;

import org.jspecify.annotations.NullMarked;
