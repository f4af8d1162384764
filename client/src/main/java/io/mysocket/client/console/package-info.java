/**
 * What the command line says and hears: {@link io.mysocket.client.console.World} is everything
 * around the program, {@link io.mysocket.client.console.Console} speaks to the person ({@code
 * stderr}) and {@link io.mysocket.client.console.Printer} prints data ({@code stdout}) in the
 * {@link io.mysocket.client.console.Output} that was asked for. {@link
 * io.mysocket.client.console.CommandFailure} is how a command ends badly: an exit code, a sentence,
 * a remedy.
 */
@NullMarked
package io.mysocket.client.console;

import org.jspecify.annotations.NullMarked;
