package dev.arcbox.runtime.boot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The guest agent as it was built: the jar of the native fence, which becomes a module of the
 * guest's JRE, and the rest, which is the class path, in the order of their names.
 */
record AgentJars(Path platform, List<Path> classPath) {
  /** The agent's entry point. */
  static final String MAIN = "dev.arcbox.agent.Main";

  private static final String PLATFORM = "platform-ffi";

  static AgentJars in(Path folder) throws BootException {
    try (var files = Files.list(folder)) {
      var jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
      var platform = jars.stream().filter(AgentJars::isPlatform).findFirst();
      if (platform.isPresent()) {
        return new AgentJars(
            platform.get(), jars.stream().filter(jar -> !isPlatform(jar)).toList());
      }
    } catch (IOException e) {
      // Said below: the folder is the wrong one, or there was no build.
    }
    throw new BootException.MissingInput(
        "no guest agent in " + folder,
        "run the arcbox script, which builds it, or set ARCBOX_HOME");
  }

  /** Digests of all of them: what an image made from them depends on. */
  List<String> facts() throws BootException {
    var facts = new ArrayList<String>();
    facts.add(Sha256.ofFile(platform));
    for (var jar : classPath) {
      facts.add(jar.getFileName() + " " + Sha256.ofFile(jar));
    }
    return facts;
  }

  private static boolean isPlatform(Path jar) {
    return jar.getFileName().toString().startsWith(PLATFORM);
  }
}
