package dev.arcbox.runtime.gateway;

import dev.arcbox.ttrpc.ServiceTable;

/** Every service of the daemon in one table. */
public final class Services {
  private Services() {}

  public static ServiceTable table(DaemonParts parts) {
    ServiceTable.Builder table = ServiceTable.builder();
    new SystemService(parts).register(table);
    new BootService(parts).register(table);
    new ContainerService(parts).register(table);
    new ContainerStreams(parts).register(table);
    new ContainerFileService(parts).register(table);
    new ContainerUpkeep(parts).register(table);
    new VolumeService(parts).register(table);
    new NetworkService(parts).register(table);
    new MachineService(parts).register(table);
    new ImageGateway(parts.images()).register(table);
    new ImageTransfers(parts.images()).register(table);
    return table.build();
  }
}
