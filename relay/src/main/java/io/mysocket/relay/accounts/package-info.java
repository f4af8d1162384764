/**
 * Accounts: who has sockets.
 *
 * <p>An {@link io.mysocket.relay.accounts.Account} has sockets; a {@link
 * io.mysocket.relay.accounts.Person} logs in to it; {@link io.mysocket.relay.accounts.Tokens} and
 * {@link io.mysocket.relay.accounts.AccountKeys} speak for it over HTTP and SSH. The first start
 * makes the default account and its {@link io.mysocket.relay.accounts.AdminAccount}. Passwords go
 * through {@link io.mysocket.relay.accounts.PasswordHashes}, tries of all kinds through {@link
 * io.mysocket.relay.accounts.Attempts}. How people come to have an account is in {@code signup},
 * how they log in in {@code session}.
 */
@NullMarked
package io.mysocket.relay.accounts;

import org.jspecify.annotations.NullMarked;
