package dev.arcbox.testkit.relay;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/** The exchanges of one connection: answers are matched with requests by their order. */
final class Conversation {
  /** Documents are smaller; of a stream that is longer the beginning is enough. */
  private static final int LONGEST_BODY = 16 << 20;

  private final Queue<Head> requests = new ConcurrentLinkedQueue<>();
  private final Consumer<Exchange> exchanges;
  private final WireReader fromClient = new WireReader(new Requests());
  private final Answers answers = new Answers();
  private final WireReader fromServer = new WireReader(answers);

  private volatile boolean clientEnded;

  Conversation(Consumer<Exchange> exchanges) {
    this.exchanges = exchanges;
  }

  WireReader fromClient() {
    return fromClient;
  }

  WireReader fromServer() {
    return fromServer;
  }

  /** The client's side has ended: what was not answered by then is not waited for. */
  void clientEnded() {
    clientEnded = true;
  }

  /** No more will be said: an answer that was on its way is told as far as it came. */
  void over() {
    fromServer.ended();
    answers.told(false);
  }

  private final class Requests implements WireReader.Listener {
    @Override
    public WireReader.Body head(Head head) {
      requests.add(head);
      return head.isChunked() ? new WireReader.Body.Chunked() : length(head);
    }

    @Override
    public void body(byte[] bytes, int offset, int count) {}

    @Override
    public void end() {}
  }

  private static WireReader.Body length(Head head) {
    return new WireReader.Body.Length(
        head.header("content-length").map(Long::parseLong).orElse(0L));
  }

  private final class Answers implements WireReader.Listener {
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private Head request;
    private Head head;

    @Override
    public WireReader.Body head(Head answer) {
      int status = Integer.parseInt(answer.word(1));
      if (status == 100) {
        return new WireReader.Body.Length(0);
      }
      request = requests.remove();
      head = answer;
      if (status == 101 || isRaw()) {
        told(true);
        return new WireReader.Body.Opaque();
      }
      if (request.word(0).equals("HEAD") || status == 204 || status == 304) {
        return new WireReader.Body.Length(0);
      }
      if (answer.isChunked()) {
        return new WireReader.Body.Chunked();
      }
      return answer.header("content-length").isPresent()
          ? length(answer)
          : new WireReader.Body.UntilEnd();
    }

    /** A stream that is not HTTP any more, in the manner of Docker's first years. */
    private boolean isRaw() {
      return type().startsWith("application/vnd.docker.")
          && !head.isChunked()
          && head.header("content-length").isEmpty();
    }

    private String type() {
      String type = head.header("content-type").orElse("");
      return type.replaceFirst(";.*$", "").strip().toLowerCase(Locale.ROOT);
    }

    @Override
    public void body(byte[] bytes, int offset, int count) {
      if (body.size() < LONGEST_BODY && type().equals("application/json")) {
        body.write(bytes, offset, count);
      }
    }

    @Override
    public void end() {
      told(true);
    }

    void told(boolean complete) {
      if (request != null) {
        Head asked = request;
        request = null;
        exchanges.accept(
            new Exchange(
                asked.word(0),
                asked.word(1),
                Integer.parseInt(head.word(1)),
                type(),
                body.toByteArray(),
                complete && !clientEnded && body.size() < LONGEST_BODY));
        body.reset();
      }
    }
  }
}
