package dev.arcbox.virtio.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.guest.GuestImage;
import dev.arcbox.guest.ServedDevice;
import dev.arcbox.guest.UmlGuest;
import dev.arcbox.testkit.tier.RequiresTier;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The console device under a real Linux driver. */
@Tag("uml")
@RequiresTier(
    value = "uml",
    env = {GuestImage.KERNEL, GuestImage.MODULES, GuestImage.BUSYBOX})
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class ConsoleGuestTest {
  @TempDir Path folder;

  private static ByteBuffer ascii(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void printsAndReads() throws Exception {
    ConsoleHistory history = new ConsoleHistory(1 << 16);
    ConsoleEndpoint endpoint = new ConsoleEndpoint(history);
    int taken = endpoint.type(ascii("typed before boot\n"));
    assertEquals(18, taken);
    try (ServedDevice device = new ServedDevice(folder.resolve("c.sock"), endpoint.devices())) {
      Path image =
          GuestImage.initramfs(
              folder,
              List.of("virtio_console"),
              """
              # One descriptor for all: a close would drop the input that waits.
              exec 3<>/dev/hvc0
              echo listening >&3
              read line <&3
              echo "read: $line" >&3
              dd if=/dev/zero bs=1000 count=50 2>/dev/null | tr '\\0' x >&3
              echo done >&3
              """);
      String console = UmlGuest.run(folder, image, List.of(device.umlDevice()));
      String text = history.text();
      assertTrue(text.contains("read: typed before boot"), text + console);
      assertEquals(50_000, text.chars().filter(c -> c == 'x').count());
      assertTrue(text.strip().endsWith("done"), text);
      assertEquals(List.of(), List.copyOf(device.failures));
    }
  }
}
