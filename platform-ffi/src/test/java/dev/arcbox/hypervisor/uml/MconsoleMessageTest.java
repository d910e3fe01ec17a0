package dev.arcbox.hypervisor.uml;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.arcbox.hypervisor.uml.MconsoleMessage.Report;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

class MconsoleMessageTest {
  private final MemorySegment message = Arena.ofAuto().allocate(MconsoleMessage.NOTIFY);

  private void notify(int magic, int type, int length, String text) {
    message.set(JAVA_INT, 0, magic);
    message.set(JAVA_INT, 8, type);
    message.set(JAVA_INT, 12, length);
    byte[] bytes = text.getBytes(UTF_8);
    MemorySegment.copy(bytes, 0, message, JAVA_BYTE, 16, bytes.length);
  }

  @Test
  void readsUpAndPanic() {
    notify(MconsoleMessage.MAGIC, 0, 3, "abc");
    assertEquals(new Report.Up(), MconsoleMessage.report(message, 20));
    notify(MconsoleMessage.MAGIC, 1, 8, "bad\nend\0");
    assertEquals(new Report.Panic("bad end"), MconsoleMessage.report(message, 24));
  }

  @Test
  void trustsNoLength() {
    notify(MconsoleMessage.MAGIC, 1, Integer.MAX_VALUE, "x");
    assertEquals(new Report.Panic("x"), MconsoleMessage.report(message, 17));
    notify(MconsoleMessage.MAGIC, 1, -1, "x");
    assertEquals(new Report.Panic(""), MconsoleMessage.report(message, 17));
    assertEquals(new Report.Other(), MconsoleMessage.report(message, 15));
    notify(1, 0, 0, "");
    assertEquals(new Report.Other(), MconsoleMessage.report(message, 16));
  }

  @Test
  void requestCarriesCommandAndLength() {
    MemorySegment request = Arena.ofAuto().allocate(MconsoleMessage.REQUEST);
    MconsoleMessage.request(request, "stop");
    assertEquals(MconsoleMessage.MAGIC, request.get(JAVA_INT, 0));
    assertEquals(4, request.get(JAVA_INT, 8));
    assertEquals("stop", request.getString(12));
    String tooLong = "x".repeat(600);
    assertThrows(IllegalArgumentException.class, () -> MconsoleMessage.request(request, tooLong));
  }

  @Test
  void shortReplyIsAFailure() {
    assertEquals(true, MconsoleMessage.reply(message, 4).failed());
  }
}
