package io.mysocket.control.sockets;

import org.jspecify.annotations.Nullable;

/**
 * Who keeps a socket: what tells two operators, or two generations of one object, apart.
 *
 * @param cluster name of the owner's cluster; what LIST and the event stream select by
 * @param ref the object there, such as {@code namespace/name}
 * @param uid the object's uid; another uid under the same key is a conflict
 */
public record Owner(String cluster, @Nullable String ref, @Nullable String uid) {}
