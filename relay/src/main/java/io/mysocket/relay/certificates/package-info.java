/**
 * The certificates that the edge shows.
 *
 * <p>A {@link io.mysocket.relay.certificates.CertificateSource} gives the TLS context for a name
 * that a visitor asked for by SNI, or none. {@link
 * io.mysocket.relay.certificates.SelfSignedCertificates} is the source of a relay without
 * configuration: {@link io.mysocket.relay.certificates.Authority} is its own certificate authority,
 * kept in the data directory so that people need to trust it only once, and the server certificate
 * is issued anew at every start and after two thirds of its life. Its place can be taken by {@link
 * io.mysocket.relay.certificates.FileCertificates} or by package {@code acme}, which then shows
 * {@link io.mysocket.relay.certificates.Proofs} to those who ask. {@link
 * io.mysocket.relay.certificates.OwnerCertificates} come first: what owners of sockets have brought
 * for their own host names, read by {@link io.mysocket.relay.certificates.PemChain}, the keys kept
 * by {@link io.mysocket.relay.certificates.KeySeal}. {@link
 * io.mysocket.relay.certificates.TlsContexts} says which TLS is spoken, whoever issued.
 */
@NullMarked
package io.mysocket.relay.certificates;

import org.jspecify.annotations.NullMarked;
