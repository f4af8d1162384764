/**
 * The tunnel agent: one socket, one relay, one target; or several sockets of one relay.
 *
 * <pre>
 *   AgentCommand   options -> AgentConfig, start, SIGTERM
 *   Agent          connect -> forward -> serve until lost -> wait (Backoff) -> connect ...
 *   Fleet          an Agent for each socket of a folder (SocketFolder), on one AgentNetwork
 *   Login          one login at the relay with the forwarding granted
 *   KeyFile        the private key, read again whenever its file changes
 *   AgentHealth    /livez: the process; /readyz: the tunnel; /metrics: AgentMetrics, of TunnelCounts
 *   AgentLog       has java.util.logging write LogLines (LogHandler)
 * </pre>
 *
 * <p>The agent opens connections outwards only. It dials nothing but its own targets, whatever the
 * relay says.
 */
@NullMarked
package io.mysocket.client.agent;

import org.jspecify.annotations.NullMarked;
