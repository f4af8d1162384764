/**
 * Who changed what, when, and from where; and who tried and was refused.
 *
 * <pre>
 *   API: ControlServer -> Auditing (every call that is no GET, by its operationId) \
 *   SSH: Forwarding, EphemeralSockets ---------------------------------------------- AuditLog -> line
 *   commands of the relay's program -----------------------------------------------/
 * </pre>
 *
 * <p>An {@link io.mysocket.relay.audit.Act} names accounts, tokens and keys by their ids; it never
 * holds a secret or an e-mail address, nor what a request's body said.
 */
@NullMarked
package io.mysocket.relay.audit;

import org.jspecify.annotations.NullMarked;
