package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Option;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.terminal.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

final class LoadCommand implements Command {
  private final String name;

  LoadCommand(String name) {
    this.name = name;
  }

  @Override
  public Spec spec() {
    return Spec.of(
        name,
        "Load images from a docker save or OCI layout archive",
        Operands.none(),
        Option.value('i', "input", "FILE", "read the archive from a file, not standard input"),
        Option.flag('q', "quiet", "do not show progress"));
  }

  @Override
  public int run(Context context) {
    Optional<String> file = context.arguments().value("input");
    if (file.isEmpty() && context.terminal().isTerminal(Terminal.Stream.IN)) {
      throw new CliException.Input(
          "standard input is a terminal: give the archive with -i FILE or < FILE");
    }
    try (InputStream archive = file.isPresent() ? open(file.get()) : context.streams().in();
        Connection daemon = context.connect()) {
      return new ImageUpload(context, archive).run(daemon);
    } catch (IOException e) {
      throw new CliException.Input("cannot close the archive: " + e.getMessage(), e);
    }
  }

  private static InputStream open(String file) {
    try {
      return Files.newInputStream(Path.of(file));
    } catch (NoSuchFileException e) {
      throw new CliException.Input("no such file: " + file, e);
    } catch (IOException e) {
      throw new CliException.Input("cannot read " + file + ": " + e.getMessage(), e);
    }
  }
}
