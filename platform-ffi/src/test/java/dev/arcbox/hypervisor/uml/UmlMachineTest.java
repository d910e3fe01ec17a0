package dev.arcbox.hypervisor.uml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.arcbox.hypervisor.ConsoleLog;
import dev.arcbox.hypervisor.HypervisorException;
import dev.arcbox.hypervisor.VmEvent;
import dev.arcbox.hypervisor.VmExit;
import dev.arcbox.hypervisor.VmState;
import dev.arcbox.platform.errno.PlatformException;
import dev.arcbox.platform.fd.Epoll;
import dev.arcbox.platform.fd.EpollBuffer;
import dev.arcbox.platform.fd.Inotify;
import dev.arcbox.platform.process.Landlock;
import dev.arcbox.platform.process.PidFd;
import dev.arcbox.platform.process.ProcessControl;
import dev.arcbox.platform.process.Signal;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Tag("uml")
@ExtendWith(NeedsUml.class)
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class UmlMachineTest {
  private static final String WAIT = "sleep 100000\n";

  @TempDir Path folder;

  private void assertNothingLeft(TestVm vm) throws IOException {
    assertEquals(List.of(), TestVm.processes(vm.runDir));
    try (Stream<Path> files = Files.list(vm.runDir)) {
      assertEquals(List.of(), files.toList());
    }
  }

  private VmExit exitOf(String script) throws Exception {
    try (TestVm vm = new TestVm(folder, script)) {
      vm.machine.start();
      VmExit exit = vm.await(VmState.Stopped.class).exit();
      assertNothingLeft(vm);
      assertTrue(vm.console().contains("guest is up"), vm.console());
      return exit;
    }
  }

  @Test
  void powerOffIsAnExit() throws Exception {
    assertEquals(new VmExit.PoweredOff(), exitOf("poweroff -f\n"));
  }

  @Test
  void rebootIsAnExitAndNotASecondLife() throws Exception {
    assertEquals(new VmExit.Restarted(), exitOf("reboot -f\n"));
    String console = Files.readString(folder.resolve("console.log"));
    assertEquals(console.indexOf("guest is up"), console.lastIndexOf("guest is up"));
  }

  @Test
  void panicIsToldWithItsMessage() throws Exception {
    try (TestVm vm = new TestVm(folder, "exit 3\n")) {
      vm.machine.start();
      VmState.Stopped stopped = vm.await(VmState.Stopped.class);
      VmExit.Panicked panic = assertInstanceOf(VmExit.Panicked.class, stopped.exit());
      assertTrue(panic.message().contains("Attempted to kill init"), panic.message());
      assertNothingLeft(vm);
    }
  }

  @Test
  void killLeavesNothingAndTakesNoFds() throws Exception {
    boot();
    long before = openFds();
    for (int i = 0; i < 3; i++) {
      boot();
    }
    assertEquals(before, openFds());
  }

  private void boot() throws Exception {
    try (TestVm vm = new TestVm(folder, WAIT)) {
      vm.machine.start();
      var _ = vm.await(VmState.Running.class);
      assertTrue(vm.machine.hostProcess().isPresent());
      assertTrue(TestVm.processes(vm.runDir).size() > 1);
      vm.machine.kill();
      assertEquals(new VmExit.Killed(), vm.await(VmState.Stopped.class).exit());
      assertNothingLeft(vm);
    }
  }

  @Test
  void killWorksBeforeTheKernelIsUp() throws Exception {
    try (TestVm vm = new TestVm(folder, WAIT)) {
      vm.machine.start();
      vm.machine.kill();
      assertEquals(new VmExit.Killed(), vm.await(VmState.Stopped.class).exit());
      assertNothingLeft(vm);
    }
  }

  @Test
  void powerCutOfTheKernelIsAFailureWithItsSignal() throws Exception {
    try (TestVm vm = new TestVm(folder, WAIT)) {
      vm.machine.start();
      var _ = vm.await(VmState.Running.class);
      int pid = Math.toIntExact(vm.machine.hostProcess().orElseThrow());
      assertTrue(ProcessControl.kill(pid, Signal.KILL));
      VmExit exit = vm.await(VmState.Stopped.class).exit();
      assertEquals(new VmExit.Failed("kernel process ended by signal 9"), exit);
      assertNothingLeft(vm);
    }
  }

  @Test
  void gracefulStopReachesTheGuestsInit() throws Exception {
    String script =
        """
        echo 0 > /proc/sys/kernel/ctrl-alt-del
        trap 'echo going down; poweroff -f' INT
        echo trap is set
        while true; do sleep 100000 & wait; done
        """;
    try (TestVm vm = new TestVm(folder, script)) {
      vm.machine.start();
      var _ = vm.await(VmState.Running.class);
      awaitConsole(vm, "trap is set");
      vm.machine.requestStop();
      assertEquals(new VmExit.PoweredOff(), vm.await(VmState.Stopped.class).exit());
      assertTrue(vm.console().contains("going down"), vm.console());
    }
  }

  private static Mconsole mconsole(TestVm vm) {
    return new Mconsole("test", new UmlFolder(vm.runDir).mconsole());
  }

  private static void awaitConsole(TestVm vm, String text) throws Exception {
    awaitConsole(vm, console -> console.contains(text));
  }

  /** Looks again with each write to it; the test's own limit ends the wait. */
  private static void awaitConsole(TestVm vm, Predicate<String> condition) throws Exception {
    try (Inotify writes = Inotify.ofWritesTo(vm.machine.config().consoleLog());
        Epoll epoll = Epoll.create()) {
      epoll.add(writes, Epoll.READ, 0);
      while (!condition.test(vm.console())) {
        await(epoll);
        writes.drain();
      }
    }
  }

  /**
   * What a guest's process does without its kernel it does as a process of the host. Here nobody
   * else could end it: whoever waits for the kernel is held still.
   */
  @Test
  void theKernelsEndIsTheEndOfItsGuestsProcesses() throws Exception {
    Assumptions.assumeTrue(
        Confinement.here() != Confinement.PROCESS_GROUP, "no pid namespaces here");
    String script = "(while true; do :; done) & (while true; do :; done) & echo loops run\n" + WAIT;
    try (TestVm vm = new TestVm(folder, script);
        Epoll epoll = Epoll.create()) {
      vm.machine.start();
      var _ = vm.await(VmState.Running.class);
      awaitConsole(vm, "loops run");
      ProcessHandle kernel = ProcessHandle.of(vm.machine.hostProcess().orElseThrow()).orElseThrow();
      ProcessHandle waiter = kernel.parent().orElseThrow();
      int shell = Math.toIntExact(waiter.parent().orElseThrow().pid());
      assertTrue(ProcessControl.kill(Math.toIntExact(waiter.pid()), Signal.STOP));
      assertTrue(ProcessControl.kill(shell, Signal.STOP));
      List<PidFd> stubs = new ArrayList<>();
      try {
        for (ProcessHandle stub : kernel.descendants().toList()) {
          open(stub).ifPresent(stubs::add);
        }
        assertTrue(stubs.size() >= 2, "two loops and init: " + stubs.size());
        assertTrue(ProcessControl.kill(Math.toIntExact(kernel.pid()), Signal.KILL));
        for (PidFd stub : stubs) {
          epoll.add(stub, Epoll.READ, 0);
          await(epoll);
          epoll.remove(stub);
        }
      } finally {
        stubs.forEach(PidFd::close);
        ProcessControl.kill(shell, Signal.CONT);
        ProcessControl.kill(Math.toIntExact(waiter.pid()), Signal.CONT);
      }
      VmExit exit = vm.await(VmState.Stopped.class).exit();
      assertEquals(new VmExit.Failed("kernel process ended by signal 9"), exit);
      assertNothingLeft(vm);
    }
  }

  private static void await(Epoll epoll) {
    EpollBuffer events = new EpollBuffer(1);
    while (epoll.await(events, -1) == 0) {
      // A signal came.
    }
  }

  private static Optional<PidFd> open(ProcessHandle process) {
    try {
      return Optional.of(PidFd.open(Math.toIntExact(process.pid())));
    } catch (PlatformException e) {
      return Optional.empty(); // ended by itself: its guest's process did
    }
  }

  @Test
  void aGuestThatPrintsWithoutEndFillsNoDisk() throws Exception {
    String script =
        """
        yes 01234567890123456789012345678901234567890123456789 | head -c 9000000
        echo last words
        poweroff -f
        """;
    try (TestVm vm = new TestVm(folder, script)) {
      vm.machine.start();
      assertEquals(new VmExit.PoweredOff(), vm.await(VmState.Stopped.class).exit());
      Path log = vm.machine.config().consoleLog();
      assertTrue(Files.size(log) <= ConsoleLog.MOST, "as it is now: " + Files.size(log));
      assertTrue(Files.size(ConsoleLog.older(log)) <= ConsoleLog.MOST, "and before that");
      try (InputStream all = ConsoleLog.read(log)) {
        String text = new String(all.readAllBytes(), StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("last words"), "its end is there");
      }
    }
  }

  @Test
  void pauseStopsTheGuestAndResumeLetsItGoOn() throws Exception {
    try (TestVm vm = new TestVm(folder, "while true; do echo tick; usleep 10000; done\n")) {
      vm.machine.start();
      VmState.Running running = vm.await(VmState.Running.class);
      awaitConsole(vm, "tick");
      vm.machine.pause();
      assertEquals(running, vm.await(VmState.Paused.class).running());
      long length = vm.console().length();
      // The only CPU that there is answers from within the loop that holds everything else.
      HypervisorException.ControlFailed held =
          assertThrows(HypervisorException.ControlFailed.class, () -> mconsole(vm).ask("stop"));
      assertTrue(held.getMessage().contains("Already stopped"), held.getMessage());
      assertEquals(length, vm.console().length());
      HypervisorException.WrongState wrong =
          assertThrows(HypervisorException.WrongState.class, vm.machine::pause);
      assertTrue(wrong.getMessage().contains("paused"), wrong.getMessage());
      vm.machine.resume();
      assertEquals(running, vm.await(VmState.Running.class));
      awaitConsole(vm, console -> console.length() > length);
      vm.machine.pause();
      vm.machine.kill();
      assertEquals(new VmExit.Killed(), vm.await(VmState.Stopped.class).exit());
      assertNothingLeft(vm);
    }
  }

  /** hostfs alone does not keep the guest's root in: the second mount worked without Landlock. */
  @Test
  void hostFilesAreNotForTheGuest() throws Exception {
    Assumptions.assumeTrue(Landlock.available(), "this kernel has no Landlock");
    String script =
        """
        mkdir /one /two /three
        mount -t hostfs none /one && echo one: $(ls /one) :end
        up=/../../../../../../../../../../../../..
        mount -t hostfs none /two -o $up/etc && echo two: $(cat /two/passwd) $(ls /two) :end
        mount -t hostfs none /three -o $up/proc && echo x > /three/sys/kernel/core_pattern
        ls /three
        poweroff -f
        """;
    assertEquals(new VmExit.PoweredOff(), exitOf(script));
    String console = Files.readString(folder.resolve("console.log"));
    assertFalse(console.contains("passwd ") || console.contains("root:x"), console);
    assertFalse(Files.readString(Path.of("/proc/sys/kernel/core_pattern")).equals("x\n"));
  }

  @Test
  void guestMemoryHasNoName() throws Exception {
    Path memory = MemoryFolder.choose(128L << 20).folder();
    List<String> before = names(memory);
    try (TestVm vm = new TestVm(folder, WAIT)) {
      vm.machine.start();
      var _ = vm.await(VmState.Running.class);
      // A guest of somebody else may be about to start; ours must lose its name without our doing.
      while (!before.containsAll(names(memory))) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(Path::toString).filter(name -> name.contains("vm_file")).toList();
    }
  }

  @Test
  void eventsComeInOrder() throws Exception {
    try (TestVm vm = new TestVm(folder, "poweroff -f\n")) {
      vm.machine.start();
      assertThrows(HypervisorException.WrongState.class, vm.machine::start);
      var changes =
          Stream.generate(() -> next(vm)).limit(3).map(change -> change.to().label()).toList();
      assertEquals(List.of("starting", "running", "stopped"), changes);
    }
  }

  private static VmEvent.StateChanged next(TestVm vm) {
    try {
      return assertInstanceOf(VmEvent.StateChanged.class, vm.events.take());
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long openFds() throws IOException {
    try (Stream<Path> fds = Files.list(Path.of("/proc/self/fd"))) {
      return fds.count();
    }
  }
}
