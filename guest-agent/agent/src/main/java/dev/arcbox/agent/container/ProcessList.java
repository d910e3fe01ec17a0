package dev.arcbox.agent.container;

import dev.arcbox.agent.container.ContainerException.Kind;
import dev.arcbox.platform.system.Machine;
import dev.arcbox.proto.agent.ListProcessesResponse;
import dev.arcbox.proto.agent.ProcessRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A container's processes as ps(1) prints them: its argument says which columns. Which processes is
 * not its to say; letters that choose some are taken and mean nothing here.
 */
final class ProcessList {
  /** x86 and most ARM kernels. */
  private static final long PAGE_KILOBYTES = 4;

  private ProcessList() {}

  static ListProcessesResponse of(List<Integer> pids, List<String> arguments)
      throws ContainerException {
    List<PsColumn> columns = columns(arguments);
    ListProcessesResponse.Builder list = ListProcessesResponse.newBuilder();
    for (PsColumn column : columns) {
      list.addTitles(column.title());
    }
    PsProcess.Now now =
        new PsProcess.Now(
            Instant.now(),
            Machine.uptimeNanos() / 1_000_000_000L,
            Cgroup.machineMemory() / 1024,
            PAGE_KILOBYTES);
    for (int pid : pids) {
      PsProcess process = PsProcess.read(pid, now).orElse(null);
      if (process != null) {
        ProcessRow.Builder row = ProcessRow.newBuilder();
        for (PsColumn column : columns) {
          row.addCells(column.value().of(process));
        }
        list.addRows(row);
      }
    }
    return list.build();
  }

  private static List<PsColumn> columns(List<String> arguments) throws ContainerException {
    if (arguments.isEmpty()) {
      return PsColumn.FULL;
    }
    List<PsColumn> own = new ArrayList<>();
    boolean dashed = false;
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      String word = arguments.get(i);
      if (word.startsWith("--")) {
        throw unknown(word);
      }
      dashed |= word.startsWith("-");
      String bare = word.startsWith("-") ? word.substring(1) : word;
      int o = bare.indexOf('o');
      if (o < 0) {
        letters.append(bare);
        continue;
      }
      letters.append(bare, 0, o);
      String format = bare.substring(o + 1);
      if (format.isEmpty()) {
        if (++i == arguments.size()) {
          throw new ContainerException(Kind.INVALID, "ps: format specification must follow -o");
        }
        format = arguments.get(i);
      }
      own(format, own);
    }
    for (char letter : letters.toString().toCharArray()) {
      if ("eAaxwfljudgTH".indexOf(letter) < 0) {
        throw unknown(String.valueOf(letter));
      }
    }
    return own.isEmpty() ? known(letters.toString(), dashed) : own;
  }

  private static List<PsColumn> known(String letters, boolean dashed) {
    if (dashed) {
      if (letters.indexOf('f') < 0) {
        return PsColumn.PLAIN;
      }
      return letters.indexOf('l') >= 0 ? PsColumn.LONG_FULL : PsColumn.FULL;
    }
    return letters.indexOf('u') >= 0 ? PsColumn.BSD_USER : PsColumn.BSD;
  }

  /** "pid,comm" or "pid=NUMBER": the title behind the sign is the rest. */
  private static void own(String format, List<PsColumn> columns) throws ContainerException {
    int equals = format.indexOf('=');
    String words = equals < 0 ? format : format.substring(0, equals);
    for (String word : SmallFiles.split(words.replace(' ', ','), ',')) {
      PsColumn column = PsColumn.named(word);
      if (column.title().isEmpty()) {
        throw new ContainerException(
            Kind.INVALID, "ps: unknown user-defined format specifier \"" + word + "\"");
      }
      columns.add(column);
    }
    if (equals >= 0 && !columns.isEmpty()) {
      PsColumn last = columns.removeLast();
      columns.add(new PsColumn(format.substring(equals + 1), last.value()));
    }
  }

  private static ContainerException unknown(String option) {
    return new ContainerException(
        Kind.INVALID, "ps: option \"" + option + "\" is not supported here");
  }
}
