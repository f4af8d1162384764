/**
 * Logins of people: e-mail address and password against a token that lasts some hours.
 *
 * <pre>
 *   POST /login -> SignIn (limits, one Argon2id whoever it is) -> Sessions.issue: a JWT
 *   POST /device_authorizations -> DeviceLogins: a JWT to poll with -> the page /login?device_identifier=
 *     -> POST /login/device (SignIn) -> GET /device_authorizations: the login's JWT, once
 *   every call -> Sessions.caller: signature, time, and whether the person's logins were ended
 * </pre>
 */
@NullMarked
package io.mysocket.relay.session;

import org.jspecify.annotations.NullMarked;
