package io.mysocket.control.traffic;

/** So many entries came faster than the listener read, and are not told. */
public record LostEntries(long count) {}
