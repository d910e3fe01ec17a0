package dev.arcbox.platform.process;

import dev.arcbox.platform.errno.Errno;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.OwnedFd;
import dev.arcbox.platform.libc.Check;
import dev.arcbox.platform.libc.Constants;
import dev.arcbox.platform.libc.FileCalls;
import dev.arcbox.platform.libc.LandlockStructs;
import dev.arcbox.platform.libc.SignalCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Starts children that see only some files, make no TCP connection, and trace nobody but
 * themselves.
 *
 * <p>The kernel restricts the calling <em>thread</em> for good, and what it starts. So each such
 * child is started by a thread of its own, which does nothing else, starts and wakes no other
 * thread, and ends.
 *
 * @see <a href="https://docs.kernel.org/userspace-api/landlock.html">Landlock</a>
 */
public final class Landlock {
  /** What may be done with a file, or with everything beneath a folder. */
  public enum Access {
    READ(0b1100),
    READ_AND_EXECUTE(0b1101),
    READ_AND_WRITE(0b1110),
    /** Make, write, read and remove files, but see no list of them. */
    OWN_FILES(READ_FILE | WRITE_FILE | REMOVE_FILE | MAKE_REG | TRUNCATE),
    EVERYTHING(ALL_OF_FIRST | TRUNCATE);

    private final long bits;

    Access(long bits) {
      this.bits = bits;
    }
  }

  /** One permission; nothing else is permitted. A path that does not exist is passed over. */
  public record Rule(Path path, Access access) {}

  private static final long READ_FILE = 1L << 2;
  private static final long WRITE_FILE = 1L << 1;
  private static final long REMOVE_FILE = 1L << 5;
  private static final long MAKE_REG = 1L << 8;
  private static final long TRUNCATE = 1L << 14;

  /** The rights of ABI 1: execute to make_sym. */
  private static final long ALL_OF_FIRST = (1L << 13) - 1;

  /** Rights that a single file can have: execute, write, read, truncate. */
  private static final long OF_A_FILE = 0b111 | TRUNCATE;

  /** Binding and connecting TCP sockets. */
  private static final long TCP = 0b11;

  private static final int TRUNCATE_ABI = 3;
  private static final int NET_ABI = 4;

  private static final long CREATE_RULESET = 444;
  private static final long ADD_RULE = 445;
  private static final long RESTRICT_SELF = 446;
  private static final long VERSION_FLAG = 1;
  private static final long PATH_BENEATH = 1;
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  private Landlock() {}

  /** Whether this kernel has it. */
  public static boolean available() {
    return abi() > 0;
  }

  private static int abi() {
    return (int) Math.max(0, SignalCalls.syscall(CREATE_RULESET, 0, 0, VERSION_FLAG, 0));
  }

  /**
   * A restricted thread may not be able to load a class any more, so all that spawning takes is
   * loaded before, by doing it once, well and badly.
   */
  private static final class Loaded {
    private static void ensure() {}

    static {
      for (String program : List.of("/bin/true", "/no/such/program")) {
        try (ChildProcess child = Spawner.spawn(SpawnSpec.of(List.of(program)))) {
          var _ = child.waitFor();
        } catch (PlatformException e) {
          // meant: its classes are loaded now
        }
      }
    }
  }

  /** What the restricted thread leaves behind; read once that thread has ended. */
  private static final class Attempt implements Runnable {
    private final SpawnSpec spec;
    private final List<Rule> rules;
    private Optional<ChildProcess> child = Optional.empty();
    private Optional<Throwable> failure = Optional.empty();

    private Attempt(SpawnSpec spec, List<Rule> rules) {
      this.spec = spec;
      this.rules = rules;
    }

    @Override
    public void run() {
      try {
        restrictThisThread(rules);
        child = Optional.of(Spawner.spawn(spec));
      } catch (RuntimeException | Error e) {
        failure = Optional.of(e);
      }
    }
  }

  /** Starts a child that is held to {@code rules}. */
  public static ChildProcess spawn(SpawnSpec spec, List<Rule> rules) {
    Loaded.ensure();
    CompletableFuture<ChildProcess> child = new CompletableFuture<>();
    // Threads inherit the restriction, and whoever wakes a virtual thread may have to make a
    // carrier
    // for it: one that could not open files any more. So the restricted thread wakes nobody but
    // this
    // one, which is a platform thread, and is not restricted.
    Thread.ofPlatform()
        .daemon()
        .name("landlock")
        .start(() -> attempt(new Attempt(spec, rules), child));
    try {
      return child.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static void attempt(Attempt attempt, CompletableFuture<ChildProcess> child) {
    Thread restricted = Thread.ofPlatform().daemon().name("landlocked-spawn").start(attempt);
    try {
      restricted.join();
      attempt.failure.ifPresent(child::completeExceptionally);
      attempt.child.ifPresent(child::complete);
    } catch (InterruptedException e) {
      // Nobody knows this thread; but nobody is to wait for ever either.
      child.completeExceptionally(new IllegalStateException("interrupted while spawning", e));
    }
  }

  private static void restrictThisThread(List<Rule> rules) {
    int abi = abi();
    long known = ALL_OF_FIRST | (abi >= TRUNCATE_ABI ? TRUNCATE : 0);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment attributes = arena.allocate(LandlockStructs.RULESET);
      LandlockStructs.ruleset(attributes, known, abi >= NET_ABI ? TCP : 0);
      long size = abi >= NET_ABI ? attributes.byteSize() : Long.BYTES;
      long set = SignalCalls.syscall(CREATE_RULESET, attributes.address(), size, 0, 0);
      OwnedFd ruleset = new OwnedFd((int) Check.ok(set, "landlock_create_ruleset", "abi " + abi));
      try (ruleset) {
        rules.forEach(rule -> add(ruleset, rule, known, arena));
        int result = SignalCalls.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
        Check.ok(result, "prctl", "PR_SET_NO_NEW_PRIVS");
        long restricted = SignalCalls.syscall(RESTRICT_SELF, ruleset.fd(), 0, 0, 0);
        Check.ok(restricted, "landlock_restrict_self", "");
      }
    }
  }

  private static void add(OwnedFd ruleset, Rule rule, long known, Arena arena) {
    MemorySegment name = arena.allocateFrom(rule.path().toString());
    int flags = Constants.O_PATH | Constants.O_CLOEXEC;
    int fd = FileCalls.openat(Constants.AT_FDCWD, name, flags, 0);
    if (fd == -Errno.ENOENT.number()) {
      return;
    }
    try (OwnedFd place = new OwnedFd(Check.ok(fd, "open", rule.path().toString()))) {
      long bits = rule.access().bits & known;
      long result = add(ruleset, place, bits, arena);
      if (result == -Errno.EINVAL.number()) {
        result = add(ruleset, place, bits & OF_A_FILE, arena); // it is no folder
      }
      if (result < 0) {
        throw new PlatformException((int) -result, "landlock_add_rule", rule.toString());
      }
    }
  }

  private static long add(OwnedFd ruleset, OwnedFd place, long bits, Arena arena) {
    MemorySegment attributes = arena.allocate(LandlockStructs.PATH_RULE);
    LandlockStructs.rule(attributes, bits, place.fd());
    return SignalCalls.syscall(ADD_RULE, ruleset.fd(), PATH_BENEATH, attributes.address(), 0);
  }
}
