package io.mysocket.relay.edge;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the edge needs to know of a TLS ClientHello (RFC 8446 4.1.2).
 *
 * @param serverName as sent (RFC 6066 3); null without the extension
 * @param protocols offered by ALPN (RFC 7301), empty without the extension
 */
record ClientHello(@Nullable String serverName, List<String> protocols) {
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;
  private static final int FIXED = 2 + 32;

  /** Reads the handshake message behind its four bytes of type and length; empty if malformed. */
  static Optional<ClientHello> parse(ByteBuf message) {
    try {
      return Optional.of(read(message.duplicate()));
    } catch (IndexOutOfBoundsException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static ClientHello read(ByteBuf in) {
    in.skipBytes(FIXED);
    in.skipBytes(in.readUnsignedByte());
    in.skipBytes(in.readUnsignedShort());
    in.skipBytes(in.readUnsignedByte());
    String name = null;
    List<String> protocols = List.of();
    if (in.isReadable()) {
      ByteBuf extensions = in.readSlice(in.readUnsignedShort());
      while (extensions.isReadable()) {
        int type = extensions.readUnsignedShort();
        ByteBuf body = extensions.readSlice(extensions.readUnsignedShort());
        if (type == SERVER_NAME) {
          name = serverName(body);
        } else if (type == ALPN) {
          protocols = protocols(body);
        }
      }
    }
    return new ClientHello(name, protocols);
  }

  private static @Nullable String serverName(ByteBuf body) {
    ByteBuf names = body.readSlice(body.readUnsignedShort());
    while (names.isReadable()) {
      int type = names.readUnsignedByte();
      ByteBuf name = names.readSlice(names.readUnsignedShort());
      if (type == 0) {
        return name.toString(StandardCharsets.US_ASCII);
      }
    }
    return null;
  }

  private static List<String> protocols(ByteBuf body) {
    ByteBuf list = body.readSlice(body.readUnsignedShort());
    List<String> protocols = new ArrayList<>();
    while (list.isReadable()) {
      protocols.add(list.readSlice(list.readUnsignedByte()).toString(StandardCharsets.US_ASCII));
    }
    return List.copyOf(protocols);
  }
}
