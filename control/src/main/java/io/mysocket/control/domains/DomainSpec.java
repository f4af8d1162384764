package io.mysocket.control.domains;

import io.mysocket.control.sockets.Adopt;
import io.mysocket.control.sockets.Owner;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wishes for who reserves a host name.
 *
 * @param owner who keeps it; null is the account itself
 * @param adopt when a reservation of another owner may be taken over; null is if-unowned
 */
public record DomainSpec(@Nullable Owner owner, @Nullable Adopt adopt) {}
