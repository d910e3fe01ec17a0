package dev.arcbox.agent.service;

import dev.arcbox.agent.container.ContainerFiles;
import dev.arcbox.agent.stdio.RawInput;
import dev.arcbox.agent.stdio.RawOutput;
import dev.arcbox.agent.stdio.Tokens;
import dev.arcbox.agent.tar.TarWriter;
import dev.arcbox.platform.socket.StreamSocket;
import dev.arcbox.proto.agent.Changes;
import dev.arcbox.proto.agent.CommitLayerRequest;
import dev.arcbox.proto.agent.CommitLayerResponse;
import dev.arcbox.proto.agent.CreateVolumeResponse;
import dev.arcbox.proto.agent.ExportContainerRequest;
import dev.arcbox.proto.agent.ExportContainerResponse;
import dev.arcbox.proto.agent.GetArchiveRequest;
import dev.arcbox.proto.agent.GetArchiveResponse;
import dev.arcbox.proto.agent.ListChangesRequest;
import dev.arcbox.proto.agent.ListVolumesResponse;
import dev.arcbox.proto.agent.PathStat;
import dev.arcbox.proto.agent.PutArchiveRequest;
import dev.arcbox.proto.agent.PutArchiveResponse;
import dev.arcbox.proto.agent.RemoveVolumeResponse;
import dev.arcbox.ttrpc.FileMethods;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServerCall;
import dev.arcbox.ttrpc.ServiceTable;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Binds the methods of {@code arcbox.agent.v1.Files} to who does them. */
final class FileService {
  /** Changes of one message: well below what a message may hold even with long paths. */
  private static final int BATCH = 500;

  private final ContainerFiles files;
  private final Tokens tokens;

  FileService(ContainerFiles files, Tokens tokens) {
    this.files = files;
    this.tokens = tokens;
  }

  void bind(ServiceTable.Builder table) {
    table
        .unary(
            FileMethods.STAT_PATH,
            Statuses.translated((call, q) -> files.stat(q.getContainerId(), q.getPath())))
        .unary(FileMethods.GET_ARCHIVE, Statuses.translated(this::get))
        .unary(FileMethods.PUT_ARCHIVE, Statuses.translated(this::put))
        .serverStream(FileMethods.LIST_CHANGES, this::changes)
        .unary(FileMethods.EXPORT_CONTAINER, Statuses.translated(this::export))
        .unary(FileMethods.COMMIT_LAYER, Statuses.translated(this::commit))
        .unary(
            FileMethods.SIZE_CONTAINER,
            Statuses.translated((call, q) -> files.size(q.getContainerId())));
    volumes(table);
  }

  private void volumes(ServiceTable.Builder table) {
    table
        .unary(
            FileMethods.CREATE_VOLUME,
            Statuses.translated(
                (call, q) ->
                    CreateVolumeResponse.newBuilder()
                        .setExisted(files.createVolume(q.getName()))
                        .build()))
        .unary(
            FileMethods.REMOVE_VOLUME,
            Statuses.translated(
                (call, q) -> {
                  files.removeVolume(q.getName());
                  return RemoveVolumeResponse.getDefaultInstance();
                }))
        .unary(
            FileMethods.LIST_VOLUMES,
            Statuses.translated(
                (call, q) ->
                    ListVolumesResponse.newBuilder()
                        .addAllVolumes(files.volumes(q.getNamesList(), q.getSizes()))
                        .build()));
  }

  /** The connection of a token; broken when the caller goes, so that nobody is left in it. */
  private StreamSocket claim(ServerCall call, com.google.protobuf.ByteString token)
      throws InterruptedException {
    StreamSocket connection =
        tokens
            .claim(token)
            .orElseThrow(
                () ->
                    new TtrpcException(
                        StatusCode.FAILED_PRECONDITION,
                        "no raw connection came with the token of the archive"));
    call.onCancel(connection::close);
    return connection;
  }

  private GetArchiveResponse get(ServerCall call, GetArchiveRequest request) throws Exception {
    try (RawOutput out = new RawOutput(claim(call, request.getStream()))) {
      PathStat stat = files.archive(request.getContainerId(), request.getPath(), out::write);
      return GetArchiveResponse.newBuilder().setStat(stat).setBytes(out.end()).build();
    }
  }

  private PutArchiveResponse put(ServerCall call, PutArchiveRequest request) throws Exception {
    try (RawInput in = new RawInput(claim(call, request.getStream()))) {
      return files.put(request, in::read);
    }
  }

  private ExportContainerResponse export(ServerCall call, ExportContainerRequest request)
      throws Exception {
    try (RawOutput out = new RawOutput(claim(call, request.getStream()))) {
      files.export(request.getContainerId(), out::write);
      return ExportContainerResponse.newBuilder().setBytes(out.end()).build();
    }
  }

  private CommitLayerResponse commit(ServerCall call, CommitLayerRequest request) throws Exception {
    MessageDigest digest = sha256();
    try (RawOutput out = new RawOutput(claim(call, request.getStream()))) {
      TarWriter.Sink sink =
          (bytes, offset, length) -> {
            digest.update(bytes, offset, length);
            out.write(bytes, offset, length);
          };
      files.layer(request.getContainerId(), sink);
      return CommitLayerResponse.newBuilder()
          .setBytes(out.end())
          .setDiffId("sha256:" + HexFormat.of().formatHex(digest.digest()))
          .build();
    }
  }

  private void changes(ServerCall call, ListChangesRequest request, Sender<Changes> out) {
    Changes.Builder batch = Changes.newBuilder();
    try {
      files.changes(
          request.getContainerId(),
          change -> {
            batch.addChanges(change);
            if (batch.getChangesCount() == BATCH) {
              out.send(batch.build());
              batch.clear();
            }
          });
    } catch (Exception e) {
      throw Statuses.of(e);
    }
    if (batch.getChangesCount() > 0) {
      out.send(batch.build());
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java runtime has SHA-256", e);
    }
  }
}
