package io.mysocket.relay.attack;

import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;

/**
 * What is attacked, and how many bytes that has taken.
 *
 * @param host a socket of the relay
 */
record Place(int https, int ssh, String host, SSLContext trust, AtomicLong sent) {}
