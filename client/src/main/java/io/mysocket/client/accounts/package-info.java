/**
 * Who a person is to the relay: {@code account}, {@code login}, {@code logout}, {@code token}.
 *
 * <p>A login gives a token of a few hours, which is kept in a file of the relay's own ({@link
 * io.mysocket.client.config.TokenFiles}); {@code token} makes tokens that last, for programs.
 */
@NullMarked
package io.mysocket.client.accounts;

import org.jspecify.annotations.NullMarked;
