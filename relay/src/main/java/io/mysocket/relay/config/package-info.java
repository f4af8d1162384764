/**
 * The relay's configuration: one record tree, read once.
 *
 * <p>{@link io.mysocket.relay.config.ConfigFile} reads YAML and the environment by SmallRye Config;
 * {@link io.mysocket.relay.config.Settings} turns texts into values and notes every mistake, so
 * that all of them are told at once; {@link io.mysocket.relay.config.RelayConfig} is the result. A
 * key that nobody asked for is a mistake too. Secrets are never values here, only paths of files.
 */
@NullMarked
package io.mysocket.relay.config;

import org.jspecify.annotations.NullMarked;
