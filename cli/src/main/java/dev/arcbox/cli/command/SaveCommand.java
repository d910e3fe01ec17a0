package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.LoadChunk;
import dev.arcbox.proto.api.SaveImagesRequest;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ImageMethods;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

final class SaveCommand implements Command {
  private final String name;

  SaveCommand(String name) {
    this.name = name;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        name,
        "Write images to an archive that docker load and OCI tools read",
        Operands.atLeast(1, "IMAGE [IMAGE...]", Operands.Completes.IMAGES),
        Option.value('o', "output", "FILE", "write to a file, not standard output"));
  }

  @Override
  public int run(Context context) {
    Optional<String> file = context.arguments().value("output");
    if (file.isEmpty() && context.terminal().isTerminal(Terminal.Stream.OUT)) {
      throw new CliException.Input(
          "standard output is a terminal: say where with -o FILE or > FILE");
    }
    SaveImagesRequest request =
        SaveImagesRequest.newBuilder().addAllReferences(context.arguments().operands()).build();
    try (Connection daemon = context.connect();
        ClientCall<SaveImagesRequest, LoadChunk> call = daemon.stream(ImageMethods.SAVE, request)) {
      if (file.isPresent()) {
        toFile(call, Path.of(file.get()).toAbsolutePath());
      } else {
        write(call, context.streams().out());
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CliException.Input("cannot write the archive: " + e.getMessage(), e);
    }
  }

  /** Under another name until it is whole. */
  private static void toFile(ClientCall<?, LoadChunk> call, Path file) throws IOException {
    Path part = Files.createTempFile(file.getParent(), ".arcbox-save", ".tar");
    try {
      try (OutputStream out = Files.newOutputStream(part)) {
        write(call, out);
      }
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void write(ClientCall<?, LoadChunk> call, OutputStream out) throws IOException {
    for (Optional<LoadChunk> c = call.receive(); c.isPresent(); c = call.receive()) {
      c.get().getData().writeTo(out);
    }
  }
}
