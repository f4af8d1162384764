package io.mysocket.relay.limits;

import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.List;

/**
 * How full this program's memory is: the part of the heap that lives long, as the last collection
 * of it left it, and the memory for buffers. Any thread.
 */
public final class MemoryUse {
  /** Percent of the memory for buffers from which on tunnels are read less. */
  static final int FULL = 95;

  private final List<MemoryPoolMXBean> lasting =
      ManagementFactory.getMemoryPoolMXBeans().stream()
          .filter(pool -> pool.getType() == MemoryType.HEAP)
          .filter(pool -> pool.getName().contains("Old") || pool.getName().contains("Tenured"))
          .toList();

  /**
   * What Java itself counts: all buffers where Netty takes them from Java, else those of others.
   */
  private final List<BufferPoolMXBean> direct =
      ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
          .filter(pool -> pool.getName().equals("direct"))
          .toList();

  /** The fuller of both, 0 to 1. */
  public double share() {
    double share = buffers();
    for (MemoryPoolMXBean pool : lasting) {
      MemoryUsage left = pool.getCollectionUsage();
      if (left != null && left.getMax() > 0) {
        share = Math.max(share, (double) left.getUsed() / left.getMax());
      }
    }
    return share;
  }

  /** Whether there is hardly memory for what tunnels bring. */
  public boolean buffersAreFull() {
    return buffers() * 100 >= FULL;
  }

  /** Each count has the same bound. */
  private double buffers() {
    long most = PlatformDependent.maxDirectMemory();
    long used = PlatformDependent.usedDirectMemory();
    for (BufferPoolMXBean pool : direct) {
      used = Math.max(used, pool.getMemoryUsed());
    }
    return most <= 0 ? 0 : (double) used / most;
  }
}
