package dev.arcbox.runtime.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenPortTest {
  private static List<String> ports(String... texts) {
    return OpenPort.of(Stream.of(texts)).stream().map(OpenPort::toString).toList();
  }

  @Test
  void portsAreNamedOnceWithTheirProtocol() {
    assertEquals(
        List.of("53/tcp", "53/udp", "80/tcp", "8000/tcp", "8001/tcp", "8002/tcp"),
        ports("8000-8001", "80", "53/udp", "8001-8002/tcp", "80/tcp", "53"));
    assertEquals(List.of(), ports());
  }
}
