/**
 * Accounts and the tokens that speak for them.
 *
 * <p>{@link io.mysocket.relay.accounts.TokenText} is a token's text, of which only the SHA-256 is
 * kept; {@link io.mysocket.relay.accounts.Tokens} makes, checks and revokes tokens; {@link
 * io.mysocket.relay.accounts.TokenApi} is their part of the control API. {@link
 * io.mysocket.relay.accounts.AccountKeys} are the SSH keys. There is one account, made by the first
 * start.
 */
@NullMarked
package io.mysocket.relay.accounts;

import org.jspecify.annotations.NullMarked;
