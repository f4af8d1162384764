package io.mysocket.relay.config;

import io.mysocket.relay.limits.EdgeLimits;
import io.mysocket.relay.limits.EdgeLimits.Bodies;
import io.mysocket.relay.limits.EdgeLimits.Connections;
import io.mysocket.relay.limits.EdgeLimits.Handshakes;
import io.mysocket.relay.limits.EdgeLimits.Heads;
import io.mysocket.relay.limits.EdgeLimits.Http2;
import io.mysocket.relay.limits.EdgeLimits.Pool;
import io.mysocket.relay.limits.EdgeLimits.Waits;
import io.mysocket.relay.limits.LoadLimits;
import java.time.Duration;

/** Reads the bounds of the public edge: every key below {@code limits}. One thread. */
final class LimitSettings {
  private static final int MOST_BYTES = 1 << 20;
  private static final int LEAST_WINDOW = 65_535;
  private static final int MOST_WINDOW = 16 << 20;
  private static final int MANY = 1_000_000;
  private static final Duration SHORTEST = Duration.ofMillis(100);
  private static final Duration LONGEST = Duration.ofHours(24);

  private final Settings settings;

  private LimitSettings(Settings settings) {
    this.settings = settings;
  }

  static EdgeLimits read(Settings settings) {
    var limits = new LimitSettings(settings);
    return new EdgeLimits(
        limits.handshakes(Handshakes.DEFAULT),
        limits.heads(Heads.DEFAULT),
        limits.http2(Http2.DEFAULT),
        limits.waits(Waits.DEFAULT),
        limits.bodies(Bodies.DEFAULT),
        limits.connections(Connections.DEFAULT),
        limits.pool(Pool.DEFAULT),
        PenaltySettings.read(settings),
        limits.load(LoadLimits.DEFAULT));
  }

  private Handshakes handshakes(Handshakes usual) {
    return new Handshakes(
        bytes("tls.hello-bytes", usual.helloBytes()),
        time("tls.hello-time", usual.helloTime()),
        time("tls.handshake-time", usual.time()));
  }

  private Heads heads(Heads usual) {
    return new Heads(
        bytes("head.bytes", usual.bytes()),
        count("head.fields", usual.fields(), 10_000),
        time("head.time", usual.time()),
        bytes("head.response-bytes", usual.responseBytes()),
        count("head.response-fields", usual.responseFields(), 10_000),
        count("head.informational", usual.informational(), 1_000));
  }

  private Http2 http2(Http2 usual) {
    return new Http2(
        count("http2.streams", usual.streams(), 10_000),
        window("http2.stream-window", usual.streamWindow()),
        window("http2.connection-window", usual.connectionWindow()),
        count("http2.resets", usual.resets(), MANY),
        time("http2.reset-window", usual.resetWindow()),
        count("http2.control-frames", usual.controlFrames(), MANY),
        count("http2.glitches", usual.glitches(), MANY),
        time("http2.glitch-window", usual.glitchWindow()),
        settings.number("limits.http2.unread", usual.unread(), LEAST_WINDOW, MOST_WINDOW));
  }

  private Waits waits(Waits usual) {
    return new Waits(
        time("wait.keep-alive", usual.keepAlive()),
        time("wait.idle", usual.idle()),
        time("wait.web-socket-idle", usual.webSocketIdle()),
        time("wait.connect", usual.connect()),
        time("wait.first-byte", usual.firstByte()),
        time("wait.write-stall", usual.writeStall()),
        time("wait.linger", usual.linger()));
  }

  private Bodies bodies(Bodies usual) {
    return new Bodies(
        time("body.idle", usual.idle()),
        time("body.grace", usual.grace()),
        count("body.rate", usual.rate(), MANY));
  }

  private Connections connections(Connections usual) {
    return new Connections(
        count("connections.total", usual.total(), MANY),
        count("connections.rate", usual.rate(), MANY),
        count("connections.burst", usual.burst(), MANY),
        count("connections.sources", usual.sources(), MANY));
  }

  private Pool pool(Pool usual) {
    return new Pool(
        count("pool.idle", usual.idle(), 1_000),
        time("pool.idle-time", usual.idleTime()),
        time("pool.unsafe-reuse", usual.unsafeReuse()));
  }

  private LoadLimits load(LoadLimits usual) {
    return new LoadLimits(
        count("load.requests", usual.requests(), MANY),
        count("load.requests-per-socket", usual.requestsPerSocket(), MANY),
        settings.number("limits.load.memory", usual.memory(), 10, 100));
  }

  private int bytes(String key, int usual) {
    return settings.number("limits." + key, usual, 1_024, MOST_BYTES);
  }

  private int window(String key, int usual) {
    return settings.number("limits." + key, usual, LEAST_WINDOW, MOST_WINDOW);
  }

  private int count(String key, int usual, int most) {
    return settings.number("limits." + key, usual, 1, most);
  }

  private Duration time(String key, Duration usual) {
    return settings.time("limits." + key, usual, SHORTEST, LONGEST);
  }
}
