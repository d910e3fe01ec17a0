package dev.arcbox.testkit.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {
  private static final String JSON = "Content-Type: application/json\r\n";

  private final List<Exchange> told = new ArrayList<>();
  private final Conversation conversation = new Conversation(told::add);

  private void asks(String text) {
    feed(conversation.fromClient(), text);
  }

  private void answers(String text) {
    feed(conversation.fromServer(), text);
  }

  /** Byte by byte: no border may matter. */
  private static void feed(WireReader reader, String text) {
    for (byte octet : text.getBytes(StandardCharsets.ISO_8859_1)) {
      reader.feed(ByteBuffer.wrap(new byte[] {octet}));
    }
  }

  private String body(int index) {
    return new String(told.get(index).body(), StandardCharsets.UTF_8);
  }

  @Test
  void answersAreMatchedWithRequestsInTheirOrder() {
    asks("GET /v1.43/info HTTP/1.1\r\nHost: d\r\n\r\nHEAD /_ping HTTP/1.1\r\n\r\n");
    answers("HTTP/1.1 200 OK\r\n" + JSON + "Content-Length: 2\r\n\r\n{}");
    answers("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n");
    assertEquals(List.of("/info", "/_ping"), told.stream().map(Exchange::path).toList());
    assertEquals("{}", body(0));
    assertEquals("application/json", told.getFirst().type());
    assertTrue(told.getFirst().complete());
  }

  @Test
  void bodiesOfRequestsAreNotTakenForRequests() {
    asks("POST /a HTTP/1.1\r\nContent-Length: 5\r\n\r\n12345");
    asks("POST /b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n0\r\n\r\n");
    asks("DELETE /c HTTP/1.1\r\n\r\n");
    answers("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
    answers("HTTP/1.1 304 Not Modified\r\n\r\n");
    answers("HTTP/1.1 204 No Content\r\n\r\n");
    assertEquals(List.of(201, 304, 204), told.stream().map(Exchange::status).toList());
    assertEquals(List.of("/a", "/b", "/c"), told.stream().map(Exchange::path).toList());
  }

  @Test
  void chunksBecomeOneBody() {
    asks("GET /events?since=0 HTTP/1.1\r\n\r\n");
    answers("HTTP/1.1 200 OK\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n");
    answers("3\r\n{\"a\r\n10\r\n\":1}\n{\"b\":2}\n   \r\n0\r\n\r\n");
    assertEquals("{\"a\":1}\n{\"b\":2}\n   ", body(0));
  }

  @Test
  void aStreamThatTheClientLeavesIsToldAsFarAsItCame() {
    asks("GET /events HTTP/1.1\r\n\r\n");
    answers("HTTP/1.1 200 OK\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n4\r\n{}\n{");
    assertEquals(0, told.size());
    conversation.over();
    assertFalse(told.getFirst().complete());
    assertEquals("{}\n{", body(0));
  }

  /** A server may end a stream properly for a client that is not there any more. */
  @Test
  void anAnswerAfterTheClientsEndIsNotComplete() {
    asks("POST /wait HTTP/1.1\r\n\r\n");
    answers("HTTP/1.1 200 OK\r\n" + JSON + "Transfer-Encoding: chunked\r\n\r\n");
    conversation.clientEnded();
    answers("0\r\n\r\n");
    assertFalse(told.getFirst().complete());
  }

  @Test
  void afterAnUpgradeNothingIsHttp() {
    asks("POST /exec/1/start HTTP/1.1\r\nUpgrade: tcp\r\nContent-Length: 2\r\n\r\n{}");
    answers("HTTP/1.1 101 UPGRADED\r\nUpgrade: tcp\r\n\r\n\1\0\0\0 HTTP/1.1 nonsense\r\n\r\n");
    assertEquals(1, told.size());
    assertEquals(101, told.getFirst().status());
  }

  @Test
  void anAnswerWithoutALengthEndsWithItsConnection() {
    asks("GET /x HTTP/1.0\r\n\r\n");
    answers("HTTP/1.0 200 OK\r\n" + JSON + "\r\n[1,");
    answers("2]");
    conversation.over();
    assertTrue(told.getFirst().complete());
    assertArrayEquals("[1,2]".getBytes(StandardCharsets.UTF_8), told.getFirst().body());
  }

  @Test
  void whatIsNotHttpIsNotUnderstood() {
    asks("GET /x HTTP/1.1\r\n\r\n");
    assertThrows(RuntimeException.class, () -> answers("what is this?\r\n\r\n"));
  }
}
