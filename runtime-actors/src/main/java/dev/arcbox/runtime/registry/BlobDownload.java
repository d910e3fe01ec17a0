package dev.arcbox.runtime.registry;

import dev.arcbox.runtime.oci.Descriptor;
import dev.arcbox.runtime.oci.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One blob on its way into a file. What was received is hashed as it is written; a connection that
 * is cut goes on where it ended, if the registry can do that, or else starts again.
 */
public final class BlobDownload {
  private static final int BUFFER = 64 << 10;

  /** Continuations of one blob; a server that cuts more often is not worth the wait. */
  private static final int MAX_CONTINUATIONS = 10_000;

  private static final Pattern RANGE =
      Pattern.compile("bytes ([0-9]{1,18})-([0-9]{1,18})/([0-9]{1,18}|\\*)");

  private final Repository repository;
  private final Descriptor wanted;
  private final Guard guard;
  private final LongConsumer told;
  private MessageDigest running = Digest.algorithm();
  private long offset;
  private boolean continued;

  /** Asked before bytes are written. */
  @FunctionalInterface
  public interface Guard {
    void use(long bytes) throws IOException;
  }

  /**
   * @param guard may refuse more bytes, for want of space
   * @param told hears how far it is
   */
  public BlobDownload(Repository repository, Descriptor wanted, Guard guard, LongConsumer told) {
    this.repository = repository;
    this.wanted = wanted;
    this.guard = guard;
    this.told = told;
  }

  /**
   * Blocks until the file holds the blob and nothing else.
   *
   * @throws RegistryException.BadReply when the content is not what the digest says
   * @throws IOException when the disk fails
   */
  public void to(Path file) throws IOException {
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      fetch(out);
      if (!matches() && continued) {
        // The parts may be of different contents: once more, in one piece.
        restart(out);
        fetch(out);
      }
      if (!matches()) {
        throw new RegistryException.BadReply(
            "filesystem layer verification failed for digest " + wanted.digest());
      }
    }
  }

  private boolean matches() {
    return Digest.finish(clone(running)).equals(wanted.digest());
  }

  private void fetch(FileChannel out) throws IOException {
    Retries retries = new Retries(repository.config());
    int continuations = 0;
    // Of an empty blob nothing needs to be asked for.
    while (offset < wanted.size()) {
      long before = offset;
      try {
        attempt(out);
      } catch (RegistryException.Unreachable e) {
        continuations++;
        if (offset > before && continuations < MAX_CONTINUATIONS) {
          retries.progress();
        }
        retries.failed(e);
        continued = offset > 0;
      }
    }
  }

  private void attempt(FileChannel out) throws IOException {
    try (Reply reply = repository.blob(wanted.digest(), offset)) {
      if (reply.status() == 416 || (offset > 0 && !continuesAt(reply))) {
        restart(out);
        if (reply.status() == 416) {
          return;
        }
      }
      copy(reply, out);
    }
  }

  /** A server may ignore the range and send all; anything else must be what was asked for. */
  private boolean continuesAt(Reply reply) {
    if (reply.status() != 206) {
      return false;
    }
    Matcher range = RANGE.matcher(reply.header("content-range").orElse(""));
    if (!range.matches() || Long.parseLong(range.group(1)) != offset) {
      throw new RegistryException.BadReply(
          "blob " + wanted.digest() + ": the registry sent another range than asked for");
    }
    return true;
  }

  private void copy(Reply reply, FileChannel out) throws IOException {
    byte[] buffer = new byte[BUFFER];
    InputStream in = reply.body();
    while (offset < wanted.size()) {
      int count = read(in, buffer);
      if (count < 0) {
        throw new RegistryException.Unreachable(
            "blob " + wanted.digest() + ": unexpected EOF after " + offset + " bytes");
      }
      if (count > wanted.size() - offset) {
        throw tooLong();
      }
      guard.use(count);
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      running.update(buffer, 0, count);
      offset += count;
      told.accept(offset);
    }
  }

  private RegistryException tooLong() {
    return new RegistryException.BadReply(
        "blob " + wanted.digest() + " is longer than the " + wanted.size() + " bytes announced");
  }

  /** Only reading is the registry's part; what the disk does is not to be tried again. */
  private int read(InputStream in, byte[] buffer) {
    try {
      return in.read(buffer, 0, buffer.length);
    } catch (IOException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new RegistryException.Cancelled();
      }
      throw new RegistryException.Unreachable(
          "blob " + wanted.digest() + ": " + e.getMessage() + " after " + offset + " bytes", e);
    }
  }

  private void restart(FileChannel out) throws IOException {
    out.truncate(0);
    running = Digest.algorithm();
    offset = 0;
    continued = false;
    told.accept(0);
  }

  private static MessageDigest clone(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new AssertionError("the JDK's SHA-256 can be cloned", e);
    }
  }
}
