/**
 * Reserved host names: an account keeps a {@link io.mysocket.relay.domains.Reservation} whether or
 * not a socket uses the name. {@link io.mysocket.relay.domains.Domains} makes and deletes them,
 * {@link io.mysocket.relay.domains.DomainApi} is how they are asked for. They are proved by the
 * same TXT record, and looked for by the same checks, as the host names of sockets: {@link
 * io.mysocket.relay.domains.ReservationTable} is what {@code sockets} knows of them. A proved one
 * is nobody else's, has a certificate of the relay's authority, and leads visitors as soon as a
 * socket of the account asks for it.
 */
@NullMarked
package io.mysocket.relay.domains;

import org.jspecify.annotations.NullMarked;
