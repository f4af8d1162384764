package io.mysocket.relay;

import io.mysocket.relay.sockets.PortDoors;
import java.util.function.Supplier;

/** The ports of a front that is made later than the sockets. */
record FrontDoors(Supplier<Front> front) implements PortDoors {
  @Override
  public boolean openPort(int port) {
    return front.get().openPort(port);
  }

  @Override
  public void closePort(int port) {
    front.get().closePort(port);
  }
}
