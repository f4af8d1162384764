package io.mysocket.client.agent;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears how a tunnel fares; called on the agent's thread. */
public interface AgentListener {
  /** The relay sends connections from now on. */
  void up(AgentConfig config);

  /** There was no tunnel, or there is none any more. */
  void down(AgentConfig config, String why);

  /** The next try is so far away. */
  void waiting(Duration time);

  /** Writes it to the log. */
  AgentListener LOGGING =
      new AgentListener() {
        private static final Logger LOG = LoggerFactory.getLogger(Agent.class);

        @Override
        public void up(AgentConfig config) {
          LOG.info("Tunnel up: {} forwards to {}", config.relay(), config.target());
        }

        @Override
        public void down(AgentConfig config, String why) {
          LOG.warn("No tunnel to {}: {}", config.relay(), why);
        }

        @Override
        public void waiting(Duration time) {
          LOG.info("Next try in {} ms", time.toMillis());
        }
      };
}
