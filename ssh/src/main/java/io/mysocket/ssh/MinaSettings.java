package io.mysocket.ssh;

import java.time.Duration;
import java.util.List;
import org.apache.sshd.common.compression.BuiltinCompressions;
import org.apache.sshd.common.helpers.AbstractFactoryManager;
import org.apache.sshd.core.CoreModuleProperties;

/** What a MINA server or client must be set to so that the packet codec can do its part. */
final class MinaSettings {
  private MinaSettings() {}

  static void apply(AbstractFactoryManager manager, MinaIoServices io) {
    manager.setIoServiceFactoryFactory(io);
    manager.setCipherFactories(KeyTap.templates());
    manager.setCompressionFactories(List.of(BuiltinCompressions.none));
    // MINA sees neither the streams' packets nor their bytes: when to rekey and what is idle is
    // decided by the codec.
    CoreModuleProperties.REKEY_BYTES_LIMIT.set(manager, 0L);
    CoreModuleProperties.REKEY_PACKETS_LIMIT.set(manager, 0L);
    CoreModuleProperties.REKEY_TIME_LIMIT.set(manager, Duration.ZERO);
    CoreModuleProperties.IDLE_TIMEOUT.set(manager, Duration.ZERO);
    CoreModuleProperties.NIO2_READ_TIMEOUT.set(manager, Duration.ZERO);
  }
}
