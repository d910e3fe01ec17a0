package dev.arcbox.agent.disk;

import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.platform.file.FileSystem;
import dev.arcbox.platform.process.ChildProcess;
import dev.arcbox.platform.process.ExitStatus;
import dev.arcbox.platform.process.SpawnSpec;
import dev.arcbox.platform.process.Spawner;
import dev.arcbox.platform.process.Stdio;
import dev.arcbox.platform.system.Mounts;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The disk at work. */
public final class DataDisk {
  private static final String MKE2FS = "/sbin/mke2fs";
  private static final String E2FSCK = "/sbin/e2fsck";
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");

  /**
   * No lazy initialisation of inode tables behind our back: the disk is sparse and reads as zeros,
   * and a kernel thread that writes tables for minutes keeps an idle machine busy.
   */
  private static final String OPTIONS = "discard,noinit_itable";

  /**
   * e2fsck: 0 clean, 1 corrected, 2 corrected and wants a restart where the file system was
   * mounted; more is trouble.
   */
  private static final int CORRECTED = 3;

  private final String device;
  private final Path mountPoint;

  public DataDisk(String device, Path mountPoint) {
    this.device = device;
    this.mountPoint = mountPoint;
  }

  /** Makes the file system if there is none, and mounts it. */
  public void open() throws IOException {
    DiskContent content = content();
    // Tests of types, not a pattern switch: its bootstrap would cost the start some milliseconds.
    if (content instanceof DiskContent.Blank) {
      format();
    } else if (content instanceof DiskContent.Ext4 ext4) {
      if (ext4.needsCheck()) {
        check();
      }
    } else {
      throw new DiskException(device + " holds something that is not ours; it stays untouched");
    }
    mount();
    if (content instanceof DiskContent.Ext4 ext4) {
      grow(ext4.blocks(), ext4.blockSize());
    }
  }

  private DiskContent content() throws IOException {
    byte[] head = new byte[DiskContent.LOOKED_AT];
    try (RandomAccessFile file = new RandomAccessFile(device, "r")) {
      file.readFully(head);
    }
    return DiskContent.of(head);
  }

  private void format() throws IOException {
    // nodiscard: the disk is new. A journal of 16 MiB is as much as one machine's containers use.
    run(
        0,
        MKE2FS,
        "-q",
        "-F",
        "-t",
        "ext4",
        "-m",
        "0",
        "-J",
        "size=16",
        "-E",
        "lazy_itable_init=1,lazy_journal_init=1,nodiscard,assume_storage_prezeroed=1",
        device);
  }

  /** What cannot be repaired without asking is repaired all the same: nobody is here to ask. */
  private void check() throws IOException {
    System.err.println("agent: checking " + device);
    try {
      run(CORRECTED, E2FSCK, "-p", device);
    } catch (DiskException e) {
      System.err.println("agent: " + e.getMessage() + "; repairing all that can be");
      run(CORRECTED, E2FSCK, "-f", "-y", device);
    }
  }

  private void mount() throws IOException {
    try {
      mountOnce();
    } catch (PlatformException e) {
      // The kernel replays the journal by itself; what it cannot mount after that wants repair.
      System.err.println("agent: " + e.getMessage() + "; checking the disk");
      check();
      mountOnce();
    }
  }

  private void mountOnce() {
    Mounts.mount(device, mountPoint, "ext4", Set.of(Mounts.Flag.NO_ATIME), OPTIONS);
  }

  /** Takes what the disk has grown by. A failure is told and borne: the disk works as it is. */
  private void grow(long blocks, int blockSize) throws IOException {
    long size;
    try (RandomAccessFile file = new RandomAccessFile(device, "r")) {
      size = file.length();
    }
    if (size / blockSize > blocks) {
      try (Directory top = Directory.open(mountPoint.toString())) {
        FileSystem.resizeExt4(top, size / blockSize);
      } catch (PlatformException e) {
        System.err.println("agent: the data disk has grown, but: " + e.getMessage());
      }
    }
  }

  /** Unmounts; everything must be closed by then. */
  public void close() {
    Mounts.unmount(mountPoint);
  }

  private static void run(int tolerated, String... command) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command));
    SpawnSpec spec =
        SpawnSpec.of(arguments)
            .environment(ENVIRONMENT)
            .stdio(Stdio.discard(), Stdio.inherit(), Stdio.inherit());
    try (ChildProcess child = Spawner.spawn(spec)) {
      ExitStatus status = child.waitFor();
      if (status.shellCode() > tolerated) {
        throw new DiskException(command[0] + " ended with " + status.shellCode());
      }
    }
  }
}
