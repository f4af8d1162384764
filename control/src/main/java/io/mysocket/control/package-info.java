/**
 * The relay's HTTP API ({@code /api/v2}) as types, shared by the relay that serves it and by those
 * who call it.
 *
 * <pre>
 *   problems   what a refusal says (RFC 9457)
 *   json       the one way these types are written and read
 *   relays     what a relay says about itself
 *   accounts   who calls, and the tokens that speak for an account
 *   sockets    desired and present sockets, their keys and tunnels
 *   events     what the event stream carries
 * </pre>
 *
 * <p>Records hold what is on the wire and check only what can be checked without the relay's state.
 * The same records are read strictly by the relay (an unknown field is refused) and leniently by
 * clients (a newer relay may say more).
 */
@NullMarked
package io.mysocket.control;

import org.jspecify.annotations.NullMarked;
