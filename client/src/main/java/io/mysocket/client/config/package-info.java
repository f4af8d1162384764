/**
 * Which relay is meant, and how it is reached.
 *
 * <pre>
 *   command line > environment > context in config.yaml > the relay of this machine
 * </pre>
 *
 * <p>{@link io.mysocket.client.config.RelayChoice} decides, {@link
 * io.mysocket.client.config.ContextFile} keeps the contexts, {@link
 * io.mysocket.client.config.TokenFiles} the tokens, one per relay, so that none is sent to another.
 */
@NullMarked
package io.mysocket.client.config;

import org.jspecify.annotations.NullMarked;
