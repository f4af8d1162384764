/**
 * Mail that the relay sends.
 *
 * <pre>
 *   MailQueue.put (in the transaction of what the mail is about) -> table mail
 *     -> its thread: LetterWriter writes the letter -> Courier (SmtpCourier | OutboxFolder) -> gone from the table
 * </pre>
 *
 * <p>What waits is only who is to be written to about what, so that no secret rests in the database
 * and what is sent late says what is true then. What cannot be sent is tried again, less and less
 * often, for a day.
 */
@NullMarked
package io.mysocket.relay.mail;

import org.jspecify.annotations.NullMarked;
