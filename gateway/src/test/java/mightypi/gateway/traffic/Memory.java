package mightypi.gateway.traffic;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** How much the gateway keeps; coarse. */
final class Memory {

  private Memory() {}

  /** Bytes that the allocator of buffers holds. */
  static long direct() {
    return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric().usedDirectMemory();
  }

  /** Bytes of objects that somebody refers to. */
  static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
