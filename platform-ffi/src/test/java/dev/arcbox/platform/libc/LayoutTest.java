package dev.arcbox.platform.libc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.GroupLayout;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.PaddingLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our structs and constants are the C compiler's. */
@Tag("host")
class LayoutTest {
  @TempDir Path folder;

  /** C's name of each struct. */
  private static final Map<String, GroupLayout> STRUCTS =
      Map.ofEntries(
          Map.entry("struct iovec", Iovec.LAYOUT),
          Map.entry("struct epoll_event", EpollEvent.LAYOUT),
          Map.entry("struct timespec", Timespec.LAYOUT),
          Map.entry("struct timeval", Timeval.LAYOUT),
          Map.entry("struct itimerspec", Itimerspec.LAYOUT),
          Map.entry("struct msghdr", Msghdr.LAYOUT),
          Map.entry("struct cmsghdr", Cmsghdr.LAYOUT),
          Map.entry("struct sockaddr_un", SockaddrUn.LAYOUT),
          Map.entry("struct sockaddr_vm", SockaddrVm.LAYOUT),
          Map.entry("struct ucred", Ucred.LAYOUT),
          Map.entry("struct winsize", Winsize.LAYOUT),
          Map.entry("struct signalfd_siginfo", SignalfdSiginfo.LAYOUT),
          Map.entry("siginfo_t", Siginfo.LAYOUT),
          Map.entry("struct sigaction", Sigaction.LAYOUT),
          Map.entry("struct landlock_path_beneath_attr", LandlockStructs.PATH_RULE));

  private static final Map<String, MemoryLayout> OPAQUE =
      Map.of(
          "posix_spawn_file_actions_t", SpawnStructs.FILE_ACTIONS,
          "posix_spawnattr_t", SpawnStructs.ATTRIBUTES,
          "sigset_t", SpawnStructs.SIGNAL_SET);

  @Test
  void sizesAndOffsetsAreTheCompilers() throws Exception {
    Map<String, Long> ours = new TreeMap<>();
    OPAQUE.forEach((name, layout) -> ours.put("sizeof(" + name + ")", layout.byteSize()));
    STRUCTS.forEach((name, layout) -> struct(name, layout, ours));
    assertEquals(ours, CCompiler.values(folder, List.copyOf(ours.keySet())));
  }

  private static void struct(String name, GroupLayout layout, Map<String, Long> ours) {
    ours.put("sizeof(" + name + ")", layout.byteSize());
    for (MemoryLayout member : layout.memberLayouts()) {
      if (!(member instanceof PaddingLayout)) {
        String field = member.name().orElseThrow();
        String of = "(" + name + ", " + field + ")";
        ours.put("offsetof" + of, layout.byteOffset(PathElement.groupElement(field)));
        ours.put("sizeof(((" + name + " *)0)->" + field + ")", member.byteSize());
      }
    }
  }

  @Test
  void constantsAreTheCompilers() throws Exception {
    Map<String, Long> ours = new TreeMap<>();
    List<String> names = new ArrayList<>();
    for (Field field : Constants.class.getDeclaredFields()) {
      if (Modifier.isPublic(field.getModifiers())) {
        names.add(field.getName());
        ours.put("(int)" + field.getName(), (long) field.getInt(null));
      }
    }
    assertEquals(names.size(), ours.size());
    assertEquals(ours, CCompiler.values(folder, List.copyOf(ours.keySet())));
  }
}
