package dev.arcbox.cli;

import dev.arcbox.proto.api.ListContainersResponse;
import dev.arcbox.proto.api.ShutdownResponse;
import dev.arcbox.proto.api.SystemInfo;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.SystemMethods;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A daemon in a process of its own that lists nothing and stops when asked to. */
final class FakeDaemonMain {
  private FakeDaemonMain() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    CountDownLatch stopped = new CountDownLatch(1);
    ServiceTable.Builder services =
        ServiceTable.builder()
            .unary(
                ContainerMethods.LIST,
                (call, request) -> ListContainersResponse.getDefaultInstance())
            .unary(
                SystemMethods.GET_INFO,
                (call, request) ->
                    SystemInfo.newBuilder().setDaemonPid(ProcessHandle.current().pid()).build())
            .unary(
                SystemMethods.SHUTDOWN,
                (call, request) -> {
                  stopped.countDown();
                  return ShutdownResponse.getDefaultInstance();
                });
    try (FakeDaemon _ = new FakeDaemon(Path.of(arguments[0]), services.build())) {
      stopped.await();
    }
  }
}
