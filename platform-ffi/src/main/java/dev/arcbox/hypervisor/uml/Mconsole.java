package dev.arcbox.hypervisor.uml;

import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.socket.Received;
import dev.arcbox.platform.socket.UnixDatagramSocket;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;

/** Asks a running kernel something. Each request has a socket of its own, so answers cannot mix. */
final class Mconsole {
  /** The kernel answers from an interrupt within milliseconds; this is for a host under load. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String machine;
  private final Path socket;

  Mconsole(String machine, Path socket) {
    this.machine = machine;
    this.socket = socket;
  }

  /** Sends {@code command} and gives the answer. */
  String ask(String command) {
    try (Arena arena = Arena.ofConfined();
        UnixDatagramSocket client = UnixDatagramSocket.unnamed()) {
      client.receiveTimeout(PATIENCE);
      MemorySegment message = arena.allocate(MconsoleMessage.REQUEST);
      MconsoleMessage.request(message, command);
      client.sendTo(socket, message);
      StringBuilder text = new StringBuilder();
      MconsoleMessage.Reply reply;
      do {
        reply = receive(client, message, command);
        text.append(reply.text());
      } while (reply.more());
      if (reply.failed()) {
        throw new HypervisorException.ControlFailed(machine, command, text.toString());
      }
      return text.toString();
    } catch (PlatformException e) {
      throw new HypervisorException.ControlFailed(machine, command, e.getMessage());
    }
  }

  private MconsoleMessage.Reply receive(
      UnixDatagramSocket client, MemorySegment message, String command) {
    try (Received got = client.receive(message)) {
      if (got.bytes() < 0) {
        throw new HypervisorException.ControlFailed(machine, command, "no answer");
      }
      return MconsoleMessage.reply(message, got.bytes());
    }
  }
}
