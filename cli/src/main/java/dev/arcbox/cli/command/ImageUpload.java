package dev.arcbox.cli.command;

import com.google.protobuf.ByteString;
import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Format;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.terminal.Terminal;
import dev.arcbox.proto.api.LoadChunk;
import dev.arcbox.proto.api.LoadProgress;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ImageMethods;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** Sends an archive by one thread, while the caller's thread takes the answers. */
final class ImageUpload {
  /** A quarter of the largest message. */
  private static final int PIECE = 1 << 20;

  private final Context context;
  private final InputStream archive;
  private volatile Optional<IOException> unreadable = Optional.empty();

  ImageUpload(Context context, InputStream archive) {
    this.context = context;
    this.archive = archive;
  }

  int run(Connection daemon) {
    try (ClientCall<LoadChunk, LoadProgress> call = daemon.open(ImageMethods.LOAD)) {
      Thread sender = new Thread(() -> send(call), "arcbox-archive");
      sender.setDaemon(true);
      sender.start();
      List<String> loaded = receive(call);
      if (context.format() == Format.JSON) {
        context.out().line(new Json().object().field("loaded", loaded).endObject().toString());
      } else {
        boolean quiet = context.format() == Format.QUIET;
        loaded.forEach(image -> context.out().line(quiet ? image : "Loaded image: " + image));
      }
      return ExitCode.OK;
    } catch (TtrpcException e) {
      if (unreadable.isPresent()) {
        throw new CliException.Input(
            "cannot read the archive: " + unreadable.get().getMessage(), unreadable.get());
      }
      throw e;
    }
  }

  private void send(ClientCall<LoadChunk, LoadProgress> call) {
    try {
      byte[] piece = new byte[PIECE];
      int count = archive.readNBytes(piece, 0, PIECE);
      while (count > 0) {
        call.send(LoadChunk.newBuilder().setData(ByteString.copyFrom(piece, 0, count)).build());
        count = archive.readNBytes(piece, 0, PIECE);
      }
      call.closeSend();
    } catch (IOException e) {
      unreadable = Optional.of(e);
      call.close();
    } catch (TtrpcException e) {
      // The daemon has answered already: the receiving side knows what.
      return;
    }
  }

  private List<String> receive(ClientCall<LoadChunk, LoadProgress> call) {
    boolean show =
        !context.flag("quiet")
            && context.format() == Format.TABLE
            && context.terminal().isTerminal(Terminal.Stream.ERR);
    List<String> loaded = List.of();
    Optional<LoadProgress> progress = call.receive();
    while (progress.isPresent()) {
      if (show && !progress.get().getMessage().isEmpty()) {
        context.err().line(progress.get().getMessage()).flush();
      }
      if (progress.get().getLoadedCount() > 0) {
        loaded = progress.get().getLoadedList();
      }
      progress = call.receive();
    }
    return loaded;
  }
}
