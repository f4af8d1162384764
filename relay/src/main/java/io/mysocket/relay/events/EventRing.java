package io.mysocket.relay.events;

import io.mysocket.control.events.RelayEvent;
import io.mysocket.control.sockets.Owner;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The latest events and those who listen; guarded by its own lock. */
final class EventRing {
  /** Events kept for listeners that come back. */
  static final int KEPT = 4_096;

  /**
   * An event and whom it concerns.
   *
   * @param owner of the socket at that time
   */
  record Entry(RelayEvent event, String accountId, @Nullable Owner owner) {}

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private final Set<Listener> listeners = new LinkedHashSet<>();

  /** Everything after this number is in {@code entries}. */
  private long floor;

  private long head;

  EventRing(long start) {
    floor = start;
    head = start;
  }

  /** Keeps an event and gives it to those it concerns. */
  synchronized void add(Entry entry) {
    head = entry.event().id();
    entries.add(entry);
    if (entries.size() > KEPT) {
      floor = entries.remove().event().id();
    }
    for (Listener listener : List.copyOf(listeners)) {
      if (listener.audience().wants(entry.accountId(), entry.owner())) {
        give(listener, entry.event());
      }
    }
  }

  /** Events were lost: from this number on everybody starts anew. */
  synchronized void reset(long number) {
    entries.clear();
    floor = number;
    head = number;
    List.copyOf(listeners).forEach(listener -> give(listener, new RelayEvent.Reset(number)));
  }

  private void give(Listener listener, RelayEvent event) {
    if (!listener.offer(event)) {
      listeners.remove(listener);
      listener.drop();
    }
  }

  /** Adds a listener, and gives it what it missed or a reset. */
  synchronized void join(Listener listener, OptionalLong last) {
    boolean reaches = last.isPresent() && last.getAsLong() >= floor && last.getAsLong() <= head;
    List<RelayEvent> missed =
        reaches ? missedBy(listener, last.getAsLong()) : List.of(new RelayEvent.Reset(head));
    if (missed.size() > Listener.QUEUE / 2) {
      missed = List.of(new RelayEvent.Reset(head));
    }
    missed.forEach(listener::offer);
    listeners.add(listener);
  }

  private List<RelayEvent> missedBy(Listener listener, long last) {
    return entries.stream()
        .filter(entry -> entry.event().id() > last)
        .filter(entry -> listener.audience().wants(entry.accountId(), entry.owner()))
        .map(Entry::event)
        .toList();
  }

  synchronized void leave(Listener listener) {
    listeners.remove(listener);
  }

  synchronized int listeners() {
    return listeners.size();
  }

  /** Ends the listeners of an account. */
  synchronized void drop(String accountId) {
    for (Listener listener : List.copyOf(listeners)) {
      if (listener.audience().caller().accountId().equals(accountId)) {
        listeners.remove(listener);
        listener.drop();
      }
    }
  }

  synchronized void dropAll() {
    listeners.forEach(Listener::drop);
    listeners.clear();
  }
}
