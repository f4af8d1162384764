/**
 * {@code mysocketctl}: the command line for people, and what a tunnel Pod runs ({@code mysocketctl
 * agent}).
 *
 * <p>{@link io.mysocket.client.MySocketCtl} parses the command line and hands over to one class per
 * command; the agent is in {@code io.mysocket.client.agent}. Data goes to stdout, what is told
 * besides it to stderr, and the exit code says what kind of failure it was.
 */
@NullMarked
package io.mysocket.client;

import org.jspecify.annotations.NullMarked;
