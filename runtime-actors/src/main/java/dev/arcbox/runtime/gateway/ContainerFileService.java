package dev.arcbox.runtime.gateway;

import static dev.arcbox.runtime.gateway.ContainerService.guarded;

import com.google.protobuf.UnsafeByteOperations;
import dev.arcbox.proto.agent.Change;
import dev.arcbox.proto.agent.PathStat;
import dev.arcbox.proto.api.ArchiveChunk;
import dev.arcbox.proto.api.ChangesResponse;
import dev.arcbox.proto.api.CommitContainerRequest;
import dev.arcbox.proto.api.CommitContainerResponse;
import dev.arcbox.proto.api.ContainerId;
import dev.arcbox.proto.api.PathChange;
import dev.arcbox.proto.api.PathRequest;
import dev.arcbox.proto.api.PutArchiveChunk;
import dev.arcbox.proto.api.PutArchiveResponse;
import dev.arcbox.proto.api.StatPathResponse;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ContainerFiles;
import dev.arcbox.runtime.image.CommitRequest;
import dev.arcbox.runtime.oci.Digest;
import dev.arcbox.ttrpc.ContainerMethods;
import dev.arcbox.ttrpc.Receiver;
import dev.arcbox.ttrpc.Sender;
import dev.arcbox.ttrpc.ServerCall;
import dev.arcbox.ttrpc.ServiceTable;
import java.io.IOException;
import java.io.InputStream;

/** The part of {@code arcbox.api.v1.ContainerService} that is about a container's files. */
final class ContainerFileService {
  /** Large enough to be quick, and small beside the largest message. */
  private static final int PIECE = 256 << 10;

  private static final int FILE_TYPE = 0xF000;
  private static final int FOLDER = 0x4000;

  private final DaemonParts parts;

  ContainerFileService(DaemonParts parts) {
    this.parts = parts;
  }

  void register(ServiceTable.Builder table) {
    table
        .unary(ContainerMethods.CHANGES, guarded((_, q) -> changes(q)))
        .unary(ContainerMethods.STAT_PATH, guarded((_, q) -> stat(q)))
        .unary(ContainerMethods.COMMIT, guarded((_, q) -> commit(q)))
        .serverStream(ContainerMethods.GET_ARCHIVE, this::get)
        .clientStream(ContainerMethods.PUT_ARCHIVE, this::put);
  }

  private ContainerFiles reach(String reference) {
    return Asks.ask(
        parts.system(),
        parts.directory().find(reference).actor(),
        Asks.LONG,
        ContainerActor.Reach::new);
  }

  private ChangesResponse changes(ContainerId request) {
    ChangesResponse.Builder answer = ChangesResponse.newBuilder();
    try (ContainerFiles files = reach(request.getId())) {
      for (Change change : files.changes()) {
        answer.addChanges(
            PathChange.newBuilder().setPath(change.getPath()).setKindValue(change.getKindValue()));
      }
    }
    return answer.build();
  }

  private StatPathResponse stat(PathRequest request) {
    try (ContainerFiles files = reach(request.getId())) {
      PathStat stat = files.stat(request.getPath());
      return StatPathResponse.newBuilder()
          .setName(stat.getName())
          .setSize(stat.getSize())
          .setDirectory((stat.getMode() & FILE_TYPE) == FOLDER)
          .setLinkTarget(stat.getLinkTarget())
          .build();
    }
  }

  /** The machine is kept until the last byte. */
  private void get(ServerCall call, PathRequest request, Sender<ArchiveChunk> out) {
    try (ContainerFiles files = reach(request.getId());
        InputStream tar = files.archive(request.getPath())) {
      byte[] piece = tar.readNBytes(PIECE);
      while (piece.length > 0) {
        out.send(ArchiveChunk.newBuilder().setData(UnsafeByteOperations.unsafeWrap(piece)).build());
        piece = tar.readNBytes(PIECE);
      }
    } catch (IOException | RuntimeException e) {
      throw Statuses.of(e);
    }
  }

  private PutArchiveResponse put(ServerCall call, Receiver<PutArchiveChunk> in) {
    try {
      PutArchiveChunk first =
          in.receive()
              .orElseThrow(
                  () -> new Refusal.Invalid("the stream ended before it said where it goes"));
      try (ContainerFiles files = reach(first.getId());
          InputStream tar = new ChunkStream<>(first.getData(), in, PutArchiveChunk::getData)) {
        files.put(first.getPath(), tar, true, first.getKeepOwners());
      }
      return PutArchiveResponse.getDefaultInstance();
    } catch (IOException | RuntimeException e) {
      throw Statuses.of(e);
    }
  }

  /** Frozen meanwhile, so that its files belong together. */
  private CommitContainerResponse commit(CommitContainerRequest request) throws IOException {
    ContainerDirectory.Entry entry = parts.directory().find(request.getId());
    try (Held _ = Held.of(parts, entry, !request.getNoPause());
        ContainerFiles files = reach(entry.view().id());
        InputStream layer = files.layer().tar()) {
      CommitRequest wanted =
          new CommitRequest(
              Digest.parse(entry.view().spec().imageId()),
              request.getReference(),
              request.getAuthor(),
              request.getComment(),
              CommittedConfig.of(entry.view().spec().config()),
              request.getChangesList(),
              entry.view().id());
      return CommitContainerResponse.newBuilder()
          .setImageId(parts.images().commit(wanted, layer).id().toString())
          .build();
    }
  }
}
