package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.proto.api.OutputChunk;
import dev.arcbox.ttrpc.ClientCall;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A stream of output with nobody typing. */
final class Output {
  private Output() {}

  static int copy(Context context, ClientCall<?, OutputChunk> call) {
    try {
      Optional<OutputChunk> chunk = call.receive();
      while (chunk.isPresent()) {
        OutputStream to =
            chunk.get().getStream() == OutputChunk.Stream.STDERR
                ? context.streams().err()
                : context.streams().out();
        chunk.get().getData().writeTo(to);
        chunk = call.receive();
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CliException.OutputClosed(e);
    }
  }
}
