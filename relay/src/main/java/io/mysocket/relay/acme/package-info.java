/**
 * Certificates from an authority that speaks ACME (RFC 8555).
 *
 * <p>{@link io.mysocket.relay.acme.AcmeCertificates} is what the edge asks. What is {@link
 * io.mysocket.relay.acme.Wanted} follows from the relay's own names and from the routes, which know
 * proved names only. {@link io.mysocket.relay.acme.Desk} goes through it on a thread of its own: it
 * picks what is {@link io.mysocket.relay.acme.Due}, holds the {@link io.mysocket.relay.acme.Lease}
 * that only one relay of a database has, lets an {@link io.mysocket.relay.acme.Issuer} try, and
 * writes down how it went, with the next try as {@link io.mysocket.relay.acme.Patience} has it. A
 * certificate that is there stays until there is another. {@link io.mysocket.relay.acme.Shelf} has
 * what is written down ready for handshakes, the other relays' too.
 *
 * <p>{@link io.mysocket.relay.acme.AcmeIssuer} speaks with the authority, as the {@link
 * io.mysocket.relay.acme.AcmeAccount}, and proves names by {@link
 * io.mysocket.relay.acme.AcmeProofs}, which the edge shows, or by {@link
 * io.mysocket.relay.acme.DnsRecords}. Keys are kept sealed.
 */
@NullMarked
package io.mysocket.relay.acme;

import org.jspecify.annotations.NullMarked;
