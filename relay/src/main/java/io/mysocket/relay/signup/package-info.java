/**
 * How accounts come to be, and how their people get back in.
 *
 * <pre>
 *   POST /user, /signup -> SignUps: table sign_up + a mail, one transaction
 *     -> Letters writes the mail with a new link (MailLinks) when it is sent
 *     -> GET or POST /confirm -> SignUps.confirm: account, person, key; the sign-up is gone
 *   POST /forgot, /api/v2/accounts/password-resets -> PasswordResets: a mail -> /reset -> new password
 * </pre>
 *
 * <p>There is no account before the address is confirmed, so nothing else has to ask. Answers do
 * not tell whether an address has an account: its owner is told by mail.
 */
@NullMarked
package io.mysocket.relay.signup;

import org.jspecify.annotations.NullMarked;
