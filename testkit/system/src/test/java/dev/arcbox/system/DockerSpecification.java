package dev.arcbox.system;

import dev.arcbox.testkit.specification.ReplyAudit;
import dev.arcbox.testkit.specification.Specification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Docker's own description of its API v1.43, which is no part of this project: the file that the
 * environment variable {@code ARCBOX_TEST_DOCKER_API} names, or one beside the project.
 */
final class DockerSpecification {
  private static final String VARIABLE = "ARCBOX_TEST_DOCKER_API";
  private static final String BESIDES =
      "/(swarm|services|nodes|tasks|secrets|configs|plugins)(/.*)?";
  private static final String BESIDE = "shared/reference/docker-engine-api-v1.43.yaml";

  private static final Optional<Specification> FOUND = find();

  private DockerSpecification() {}

  static Optional<Specification> found() {
    return FOUND;
  }

  /** The names of all operations but those of swarms and plugins. */
  static Set<String> coreOperations() {
    return FOUND.stream()
        .flatMap(specification -> specification.operations().stream())
        .filter(operation -> !operation.path().matches(BESIDES))
        .map(Specification.Operation::name)
        .collect(Collectors.toSet());
  }

  /** Absent where the file is not at hand. */
  static Optional<ReplyAudit> audit() {
    return FOUND.map(specification -> new ReplyAudit(specification, DockerDeviations.TABLE));
  }

  private static Optional<Specification> find() {
    Optional<Path> file =
        Optional.ofNullable(System.getenv(VARIABLE))
            .filter(name -> !name.isEmpty())
            .map(Path::of)
            .or(DockerSpecification::beside);
    if (file.isEmpty()) {
      System.out.println(
          "Replies are not held against Docker's specification: "
              + VARIABLE
              + " names no file, and there is no ../"
              + BESIDE);
    }
    return file.map(DockerSpecification::read);
  }

  /** Tests run somewhere below the project's root. */
  private static Optional<Path> beside() {
    for (Path folder = Path.of("").toAbsolutePath();
        folder.getParent() != null;
        folder = folder.getParent()) {
      if (Files.exists(folder.resolve("ARCHITECTURE.md"))) {
        return Optional.of(folder.resolveSibling(BESIDE)).filter(Files::isReadable);
      }
    }
    return Optional.empty();
  }

  private static Specification read(Path file) {
    try {
      return Specification.read(file);
    } catch (IOException e) {
      throw new UncheckedIOException(VARIABLE + ": " + file + " cannot be read", e);
    }
  }
}
