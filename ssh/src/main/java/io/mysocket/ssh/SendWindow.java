package io.mysocket.ssh;

/** How much of one stream we may still send, and in what pieces (RFC 4254 5.2). Event loop only. */
final class SendWindow {
  private static final long LARGEST = 0xffffffffL;

  private long left;
  private int largestPiece;

  /** Sets what the peer granted when it opened or confirmed the stream. */
  void open(int window, int peerDataBytes, int ourDataBytes) throws ProtocolException {
    if (peerDataBytes == 0) {
      throw new ProtocolException("stream with a maximum packet size of 0");
    }
    left = window & LARGEST;
    largestPiece =
        Integer.compareUnsigned(peerDataBytes, ourDataBytes) < 0 ? peerDataBytes : ourDataBytes;
  }

  void adjust(int bytes) throws ProtocolException {
    left += bytes & LARGEST;
    if (left > LARGEST) {
      throw new ProtocolException("stream window grew past 2^32 - 1");
    }
  }

  /** Most that the next packet may carry; 0 while the window is used up. */
  int allowance() {
    return (int) Math.min(left, largestPiece);
  }

  void sent(int bytes) {
    left -= bytes;
  }
}
