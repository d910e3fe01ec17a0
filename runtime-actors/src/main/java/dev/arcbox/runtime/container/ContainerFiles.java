package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.Change;
import dev.arcbox.proto.agent.CommitLayerRequest;
import dev.arcbox.proto.agent.CommitLayerResponse;
import dev.arcbox.proto.agent.ContainerSize;
import dev.arcbox.proto.agent.ExportContainerRequest;
import dev.arcbox.proto.agent.GetArchiveRequest;
import dev.arcbox.proto.agent.ListChangesRequest;
import dev.arcbox.proto.agent.PathStat;
import dev.arcbox.proto.agent.PutArchiveRequest;
import dev.arcbox.proto.agent.SizeContainerRequest;
import dev.arcbox.proto.agent.StatPathRequest;
import dev.arcbox.runtime.Blocking;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.agent.DataStream;
import dev.arcbox.runtime.agent.Guest;
import dev.arcbox.runtime.image.archive.ArchiveException;
import dev.arcbox.ttrpc.FileMethods;
import dev.arcbox.ttrpc.StatusCode;
import dev.arcbox.ttrpc.TtrpcException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One container's files. Every method blocks: call on virtual threads. Keeps the machine running
 * until closed. A stream must be read to its end to be known as whole: what fails in the guest is
 * thrown by the read that finds it.
 */
public final class ContainerFiles implements AutoCloseable {
  private final Guest guest;
  private final ContainerSpec spec;
  private final Runnable release;

  ContainerFiles(Guest guest, ContainerSpec spec, Runnable release) {
    this.guest = guest;
    this.spec = spec;
    this.release = release;
  }

  /**
   * What lies at a path; a link is not followed.
   *
   * @throws Refusal.Missing in Docker's words
   */
  public PathStat stat(String path) {
    return asking(
        path,
        () ->
            guest
                .agent()
                .call(
                    FileMethods.STAT_PATH,
                    StatPathRequest.newBuilder().setContainerId(spec.id()).setPath(path).build()));
  }

  /** A file or tree as a tar archive; a path that ends with "/." is what is in that folder. */
  public InputStream archive(String path) throws IOException {
    DataStream data = guest.agent().openData();
    GetArchiveRequest request =
        GetArchiveRequest.newBuilder()
            .setContainerId(spec.id())
            .setPath(path)
            .setStream(data.token())
            .build();
    return new GuestArchive(
        data, Blocking.run(() -> guest.agent().call(FileMethods.GET_ARCHIVE, request)));
  }

  /**
   * Unpacks a tar archive, also one that is compressed, into a folder.
   *
   * @param keepKinds a folder does not replace anything else, nor the reverse
   * @param keepOwners as the archive says; else everything becomes root's
   */
  public void put(String path, InputStream tar, boolean keepKinds, boolean keepOwners)
      throws IOException {
    if (spec.config().getReadOnly()) {
      throw new Refusal.Forbidden("container rootfs is marked read-only");
    }
    try (DataStream data = guest.agent().openData()) {
      PutArchiveRequest request =
          PutArchiveRequest.newBuilder()
              .setContainerId(spec.id())
              .setPath(path)
              .setNoOverwriteDirNonDir(keepKinds)
              .setCopyUidGid(keepOwners)
              .setStream(data.token())
              .build();
      AtomicReference<Exception> broken = new AtomicReference<>();
      CompletableFuture<Void> bytes = Blocking.run(() -> GuestArchive.send(tar, data, broken::set));
      try {
        asking(path, () -> guest.agent().call(FileMethods.PUT_ARCHIVE, request));
      } catch (Refusal refusal) {
        // The guest only knows that the archive ended; here is why.
        throw broken.get() instanceof ArchiveException why
            ? new Refusal.Invalid(why.getMessage())
            : refusal;
      }
      if (bytes.isCompletedExceptionally()) {
        throw new IOException("the archive could not be read", bytes.exceptionNow());
      }
    }
  }

  /** What the container has changed of its image, by path. */
  public List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    asking(
        "/",
        () -> {
          guest
              .agent()
              .each(
                  FileMethods.LIST_CHANGES,
                  ListChangesRequest.newBuilder().setContainerId(spec.id()).build(),
                  page -> changes.addAll(page.getChangesList()));
          return true;
        });
    return changes;
  }

  /** The whole root file system as a tar archive. */
  public InputStream export() throws IOException {
    DataStream data = guest.agent().openData();
    ExportContainerRequest request =
        ExportContainerRequest.newBuilder()
            .setContainerId(spec.id())
            .setStream(data.token())
            .build();
    return new GuestArchive(
        data, Blocking.run(() -> guest.agent().call(FileMethods.EXPORT_CONTAINER, request)));
  }

  /** What the container has changed, as a layer; its diff id is known after the last byte. */
  public Layer layer() throws IOException {
    DataStream data = guest.agent().openData();
    CommitLayerRequest request =
        CommitLayerRequest.newBuilder().setContainerId(spec.id()).setStream(data.token()).build();
    CompletableFuture<CommitLayerResponse> answer =
        Blocking.call(() -> guest.agent().call(FileMethods.COMMIT_LAYER, request));
    return new Layer(new GuestArchive(data, answer), answer);
  }

  /** The layer's tar stream, and what the agent says of it once it has been read. */
  public record Layer(InputStream tar, CompletableFuture<CommitLayerResponse> made) {}

  public ContainerSize size() {
    return asking(
        "/",
        () ->
            guest
                .agent()
                .call(
                    FileMethods.SIZE_CONTAINER,
                    SizeContainerRequest.newBuilder().setContainerId(spec.id()).build()));
  }

  private <T> T asking(String path, java.util.function.Supplier<T> question) {
    try {
      return question.get();
    } catch (TtrpcException e) {
      throw refusal(path, e);
    }
  }

  private Refusal refusal(String path, TtrpcException e) {
    return e.code() == StatusCode.NOT_FOUND
        ? new Refusal.Missing("Could not find the file " + path + " in container " + spec.id())
        : GuestErrors.of("container " + spec.id() + ", " + path, e);
  }

  @Override
  public void close() {
    release.run();
  }
}
