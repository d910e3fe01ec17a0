package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.command.CopyCommand.Place;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.proto.api.ArchiveChunk;
import dev.arcbox.proto.api.PathRequest;
import dev.arcbox.proto.api.StatPathResponse;
import dev.arcbox.ttrpc.ClientCall;
import dev.arcbox.ttrpc.ContainerMethods;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * From a container to here. Only members of the name that was asked for are unpacked, whatever the
 * archive holds, and what gets another name here is unpacked in a folder of its own first: the
 * container decides nothing about other files.
 */
final class CopyOut {
  private final Context context;
  private final Connection daemon;
  private final Place from;

  CopyOut(Context context, Connection daemon, Place from) {
    this.context = context;
    this.daemon = daemon;
    this.from = from;
  }

  int run(String to) throws InterruptedException {
    try {
      if (to.equals("-")) {
        receive(from.path(), context.streams().out());
        return ExitCode.OK;
      }
      boolean content = Place.isContent(from.path());
      String path = content ? from.path() : Place.plain(from.path());
      StatPathResponse stat =
          daemon.call(ContainerMethods.STAT_PATH, request(content ? Place.parent(path) : path));
      Path target = Path.of(to);
      if (content) {
        content(path, target, stat);
      } else if (Files.isDirectory(target)) {
        unpack(path, target, stat.getName());
      } else {
        renamed(path, to, stat);
      }
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CliException.Input("cannot write " + to + ": " + e.getMessage(), e);
    }
  }

  private void content(String path, Path target, StatPathResponse stat)
      throws IOException, InterruptedException {
    if (!stat.getDirectory()) {
      throw new CliException.Input(from.path() + " is not a folder");
    }
    if (Files.exists(target) && !Files.isDirectory(target)) {
      throw new CliException.Input("cannot copy a folder onto the file " + target);
    }
    if (Files.notExists(target)) {
      Files.createDirectory(target);
    }
    unpack(path, target, ".");
  }

  private void renamed(String path, String to, StatPathResponse stat)
      throws IOException, InterruptedException {
    Path target = Path.of(to).toAbsolutePath();
    if (to.endsWith("/") && !stat.getDirectory()) {
      throw new CliException.Input("no such folder: " + to);
    }
    if (Files.exists(target) && stat.getDirectory()) {
      throw new CliException.Input("cannot copy a folder onto the file " + to);
    }
    Path parent = target.getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw new CliException.Input("no such folder: " + parent);
    }
    Path aside = Files.createTempDirectory(parent, ".arcbox-cp-");
    try {
      unpack(path, aside, stat.getName());
      Files.move(aside.resolve(stat.getName()), target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      HostTar.delete(aside);
    }
  }

  private void unpack(String path, Path folder, String member)
      throws IOException, InterruptedException {
    if (member.isEmpty() || member.equals("..") || member.indexOf('/') >= 0) {
      throw new CliException.Input(
          "the container's answer names \"" + member + "\", which is no file's name");
    }
    // Without --same-owner everything is the user's own, as with docker.
    HostTar tar =
        HostTar.start(
            List.of("-x", "-f", "-", "--no-same-owner", "-C", folder.toString(), "--", member));
    try {
      receive(path, tar.input());
      tar.input().close();
      tar.await();
    } catch (IOException e) {
      // What tar says is why its input broke.
      tar.await();
      throw e;
    } finally {
      tar.close();
    }
  }

  private PathRequest request(String path) {
    return PathRequest.newBuilder().setId(from.container()).setPath(path).build();
  }

  private void receive(String path, OutputStream out) throws IOException {
    try (ClientCall<PathRequest, ArchiveChunk> call =
        daemon.stream(ContainerMethods.GET_ARCHIVE, request(path))) {
      Optional<ArchiveChunk> chunk = call.receive();
      while (chunk.isPresent()) {
        chunk.get().getData().writeTo(out);
        chunk = call.receive();
      }
    }
  }
}
