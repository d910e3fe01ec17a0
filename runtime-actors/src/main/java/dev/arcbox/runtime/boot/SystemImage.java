package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The read-only system image of every guest: JRE, agent, crun, busybox and file system tools in an
 * EROFS. Times, owners, modes and identity are fixed, so the same inputs give the same bytes.
 */
final class SystemImage {
  /** Of every file; the archive of classes remembers the jars' times, so it is set before that. */
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  /** Names the file system; a constant, because a random one would differ at each build. */
  private static final String UUID = "a9c0b0c5-0001-4a4b-8c00-617263626f78";

  private static final List<String> MOUNT_POINTS =
      List.of("dev", "proc", "sys", "run", "tmp", "root", "mnt", "etc", "var/lib/arcbox");

  private final DebianPackages packages;
  private final AgentJars jars;
  private final BootProgress progress;

  SystemImage(DebianPackages packages, AgentJars jars, BootProgress progress) {
    this.packages = packages;
    this.jars = jars;
    this.progress = progress;
  }

  /** Everything that the image is a function of. */
  static List<String> facts(DebianPackages packages, AgentJars jars) throws BootException {
    var facts = new ArrayList<>(List.of("system image 2", GuestJre.version()));
    for (var name : GuestPrograms.PACKAGES) {
      facts.add(packages.version(name));
    }
    for (var resource :
        List.of(
            "arcbox-init", "system.fstab", "passwd", "group", "java.options", "agent.classes")) {
      facts.add(GuestResource.text("guest/" + resource));
    }
    facts.addAll(jars.facts());
    return facts;
  }

  void make(Path file, Path scratch) throws BootException, IOException {
    var tree = Files.createDirectories(scratch.resolve("tree"));
    for (var folder : MOUNT_POINTS) {
      Files.createDirectories(tree.resolve(folder));
    }
    say("collecting programs", 0);
    new GuestPrograms(packages, tree).install();
    files(tree);
    say("linking the guest's JRE", 1);
    var archive = agent(tree, scratch);
    say("archiving the agent's classes", 2);
    archive.make(scratch);
    Files.writeString(
        tree.resolve(ClassArchive.HOME).resolve("agent/java.args"), archive.argumentFile());
    settle(tree);
    say("writing the file system", 3);
    HostTool.run(
        List.of(
            mkfs().toString(),
            "-T" + TIME.getEpochSecond(),
            "-U" + UUID,
            "--all-root",
            file.toString(),
            tree.toString()),
        scratch,
        Map.of());
  }

  /** Runs the agent on this host and writes the classes that it loaded. */
  void train(Path list, Path scratch) throws BootException, IOException {
    Files.write(
        list, agent(Files.createDirectories(scratch.resolve("tree")), scratch).train(scratch));
  }

  private ClassArchive agent(Path tree, Path scratch) throws BootException, IOException {
    var home = tree.resolve(ClassArchive.HOME);
    var lib = Files.createDirectories(home.resolve("agent/lib"));
    GuestJre.link(jars.platform(), home.resolve("jre"), scratch);
    for (var jar : jars.classPath()) {
      Files.copy(jar, lib.resolve(jar.getFileName()));
    }
    settle(tree);
    return new ClassArchive(tree, jars);
  }

  private Path mkfs() {
    return packages.root("erofs-utils").resolve("usr/bin/mkfs.erofs");
  }

  private static void files(Path tree) throws BootException, IOException {
    var init = tree.resolve("usr/sbin/arcbox-init");
    Files.write(init, GuestResource.bytes("guest/arcbox-init"));
    Files.setPosixFilePermissions(init, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.write(tree.resolve("etc/fstab"), GuestResource.bytes("guest/system.fstab"));
    Files.write(tree.resolve("etc/passwd"), GuestResource.bytes("guest/passwd"));
    Files.write(tree.resolve("etc/group"), GuestResource.bytes("guest/group"));
    Files.createSymbolicLink(tree.resolve("etc/resolv.conf"), Path.of("/run/resolv.conf"));
    Files.createSymbolicLink(tree.resolve("etc/mtab"), Path.of("/proc/self/mounts"));
  }

  /** Gives every file its fixed time and a mode that does not depend on the user's umask. */
  private static void settle(Path tree) throws IOException {
    try (var paths = Files.walk(tree)) {
      for (var path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
        if (Files.isSymbolicLink(path)) {
          continue;
        }
        var runs = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) || Files.isExecutable(path);
        Files.setPosixFilePermissions(
            path, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        Files.setLastModifiedTime(path, FileTime.from(TIME));
      }
    }
  }

  private void say(String detail, int done) {
    progress.progress("system image", detail, done, 4);
  }
}
