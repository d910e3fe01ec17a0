package dev.arcbox.cli.command;

import com.google.protobuf.ByteString;
import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.command.CopyCommand.Place;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.PathRequest;
import dev.arcbox.proto.api.PutArchiveChunk;
import dev.arcbox.proto.api.PutArchiveResponse;
import dev.arcbox.proto.api.StatPathResponse;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From here into a container, by docker's rules for what the copy is called there. */
final class CopyIn {
  /** A quarter of the largest message. */
  private static final int PIECE = 1 << 20;

  private final Context context;
  private final Connection daemon;
  private final Place to;

  CopyIn(Context context, Connection daemon, Place to) {
    this.context = context;
    this.daemon = daemon;
    this.to = to;
  }

  int run(String from) throws InterruptedException {
    try {
      if (from.equals("-")) {
        send(to.path(), context.streams().in());
        return ExitCode.OK;
      }
      Path source = Path.of(Place.plain(from));
      // A link is copied as one, unless what follows its name says that the folder is meant.
      boolean follows = from.endsWith("/") || Place.isContent(from);
      LinkOption[] links =
          follows ? new LinkOption[0] : new LinkOption[] {LinkOption.NOFOLLOW_LINKS};
      if (!Files.exists(source, links)) {
        throw new CliException.Input("no such file: " + from);
      }
      boolean folder = Files.isDirectory(source, links);
      if (from.endsWith("/") && !folder) {
        throw new CliException.Input("not a folder: " + from);
      }
      copy(source, folder, folder && Place.isContent(from), target(to.path()));
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CliException.Input("cannot read " + from + ": " + e.getMessage(), e);
    }
  }

  private void copy(Path source, boolean folder, boolean content, Optional<Found> found)
      throws IOException, InterruptedException {
    boolean ontoFolder = found.isPresent() && found.get().stat.getDirectory();
    if (content && ontoFolder) {
      pack(found.get().path, List.of("-C", source.toString(), "."));
      return;
    }
    if (ontoFolder) {
      pack(found.get().path, renaming(source, folder, name(source)));
      return;
    }
    if (folder && found.isPresent()) {
      throw new CliException.Input("cannot copy a folder onto the file " + to.path());
    }
    if (!folder && found.isEmpty() && to.path().endsWith("/")) {
      throw new CliException.Input("no such folder in the container: " + to.path());
    }
    String path = found.isPresent() ? found.get().path : to.path();
    pack(Place.parent(path), renaming(source, folder, Place.name(path)));
  }

  private static String name(Path source) {
    Path name = source.toAbsolutePath().normalize().getFileName();
    return name == null ? "." : name.toString();
  }

  /** Arguments for tar: the source, called otherwise. Links keep what they say. */
  private static List<String> renaming(Path source, boolean folder, String name) {
    String escaped = name.replace("\\", "\\\\").replace("&", "\\&").replace(",", "\\,");
    // Hard links name members of the archive, so they change as well (h); symbolic ones do not (S).
    String expression = "flags=rSh;s,^" + (folder ? "\\." : ".*$") + "," + escaped + ",";
    Path parent = source.toAbsolutePath().getParent();
    return folder || parent == null
        ? List.of("--transform", expression, "-C", source.toString(), ".")
        : List.of(
            "--transform",
            expression,
            "-C",
            parent.toString(),
            "--",
            source.toAbsolutePath().getFileName().toString());
  }

  private void pack(String folder, List<String> what) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-c", "-f", "-"));
    arguments.addAll(what);
    HostTar tar = HostTar.start(arguments);
    try {
      tar.input().close();
      send(folder, tar.output());
      tar.await();
    } finally {
      tar.close();
    }
  }

  private void send(String folder, InputStream tar) throws IOException {
    try (ClientCall<PutArchiveChunk, PutArchiveResponse> call =
        daemon.open(ContainerMethods.PUT_ARCHIVE)) {
      call.send(
          PutArchiveChunk.newBuilder()
              .setId(to.container())
              .setPath(folder)
              .setKeepOwners(context.flag("archive"))
              .build());
      try {
        byte[] piece = tar.readNBytes(PIECE);
        while (piece.length > 0) {
          call.send(PutArchiveChunk.newBuilder().setData(ByteString.copyFrom(piece)).build());
          piece = tar.readNBytes(PIECE);
        }
      } catch (TtrpcException e) {
        // It was answered before the end: the answer says why, if it is one.
        if (e.code() != StatusCode.CANCELLED) {
          throw e;
        }
      }
      call.result();
    }
  }

  /** Something in the container, at the end of its links. */
  private record Found(String path, StatPathResponse stat) {}

  private Optional<Found> target(String path) {
    Optional<StatPathResponse> stat = stat(path);
    String link = stat.map(StatPathResponse::getLinkTarget).orElse("");
    return link.isEmpty()
        ? stat.map(s -> new Found(path, s))
        : stat(link).map(s -> new Found(link, s));
  }

  private Optional<StatPathResponse> stat(String path) {
    try {
      return Optional.of(
          daemon.call(
              ContainerMethods.STAT_PATH,
              PathRequest.newBuilder().setId(to.container()).setPath(path).build()));
    } catch (TtrpcException e) {
      // A container that is not there is said by the copy itself.
      if (e.code() != StatusCode.NOT_FOUND) {
        throw e;
      }
      return Optional.empty();
    }
  }
}
