package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The kernel's {@code modules.dep}: which module needs which, and so the order to load them in. */
record ModuleDependencies(Map<String, List<String>> needs) {

  /** Reads lines of the form {@code path/a.ko: path/b.ko path/c.ko}. */
  static ModuleDependencies parse(List<String> lines) {
    var needs = new LinkedHashMap<String, List<String>>();
    for (var line : lines) {
      var colon = line.indexOf(':');
      if (colon > 0) {
        var rest = line.substring(colon + 1).strip();
        needs.put(line.substring(0, colon), rest.isEmpty() ? List.of() : List.of(rest.split(" +")));
      }
    }
    return new ModuleDependencies(needs);
  }

  /** Reads what the named modules, and those that they need, say of themselves. */
  static ModuleDependencies scan(Path folder, List<String> names) throws IOException {
    var paths = new HashMap<String, String>();
    try (var files = Files.walk(folder)) {
      files
          .filter(file -> file.toString().endsWith(".ko"))
          .map(file -> folder.relativize(file).toString())
          .forEach(path -> paths.put(moduleName(path), path));
    }
    var needs = new LinkedHashMap<String, List<String>>();
    var pending = new ArrayDeque<>(names);
    while (!pending.isEmpty()) {
      var path = paths.get(pending.remove().replace('-', '_'));
      if (path != null && !needs.containsKey(path)) {
        var direct = ModuleInfo.depends(folder.resolve(path));
        needs.put(path, direct.stream().map(paths::get).filter(Objects::nonNull).toList());
        pending.addAll(direct);
      }
    }
    return new ModuleDependencies(needs);
  }

  /** Paths to load, each after what it needs. A name that is no module is built in and left out. */
  List<String> loadOrder(List<String> names) {
    var order = new LinkedHashSet<String>();
    for (var name : names) {
      for (var path : needs.keySet()) {
        if (moduleName(path).equals(name.replace('-', '_'))) {
          add(path, order, new ArrayList<>());
        }
      }
    }
    return List.copyOf(order);
  }

  private void add(String path, LinkedHashSet<String> order, List<String> pending) {
    // A file that names a module as its own need is broken, but must not hang us.
    if (order.contains(path) || pending.contains(path)) {
      return;
    }
    pending.add(path);
    for (var need : needs.getOrDefault(path, List.of())) {
      add(need, order, pending);
    }
    order.add(path);
  }

  private static String moduleName(String path) {
    var file = path.substring(path.lastIndexOf('/') + 1);
    var dot = file.indexOf(".ko");
    return (dot < 0 ? file : file.substring(0, dot)).replace('-', '_');
  }
}
