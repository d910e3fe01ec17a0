package dev.arcbox.cli;

import dev.arcbox.ttrpc.ServiceTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the client in this process against a fake daemon. */
final class CliFixture {
  private final Path directory;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  final Map<String, String> environment = new HashMap<>();
  FakeTerminal terminal = FakeTerminal.none();
  InputStream in = new ByteArrayInputStream(new byte[0]);

  CliFixture(Path directory) {
    this.directory = directory;
    environment.put("ARCBOX_SOCKET", socket().toString());
    environment.put("HOME", directory.toString());
  }

  Path socket() {
    return directory.resolve("s");
  }

  FakeDaemon daemon(ServiceTable.Builder services) throws IOException {
    return new FakeDaemon(socket(), services.build());
  }

  CliFixture input(String text) {
    in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  int run(String... words) {
    out.reset();
    err.reset();
    return new Cli(new Streams(in, out, err), terminal, environment).run(List.of(words));
  }

  String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  byte[] outBytes() {
    return out.toByteArray();
  }

  String err() {
    return err.toString(StandardCharsets.UTF_8);
  }
}
