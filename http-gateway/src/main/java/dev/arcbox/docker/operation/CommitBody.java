package dev.arcbox.docker.operation;

import dev.arcbox.proto.api.ContainerConfig;
import dev.arcbox.runtime.gateway.CommittedConfig;
import dev.arcbox.runtime.oci.ImageConfig;

/** The body of a commit: what the image wants otherwise than the container that it is made of. */
final class CommitBody {
  private CommitBody() {}

  static ImageConfig of(ContainerConfig container, Fields body) {
    ContainerConfig.Builder wanted = container.toBuilder();
    if (body.has("Env")) {
      wanted.clearEnv().addAllEnv(body.texts("Env"));
    }
    if (body.has("Entrypoint")) {
      wanted.clearEntrypoint().addAllEntrypoint(body.command("Entrypoint"));
    }
    if (body.has("Cmd")) {
      wanted.clearCmd().addAllCmd(body.command("Cmd"));
    }
    if (body.has("Labels")) {
      wanted.clearLabels().putAllLabels(body.map("Labels"));
    }
    if (body.has("ExposedPorts")) {
      wanted.clearExposedPorts().addAllExposedPorts(body.keys("ExposedPorts"));
    }
    if (body.has("Volumes")) {
      wanted.clearVolumes().addAllVolumes(body.keys("Volumes"));
    }
    wanted.setUser(text(body, "User", container.getUser()));
    wanted.setWorkingDir(text(body, "WorkingDir", container.getWorkingDir()));
    wanted.setStopSignal(text(body, "StopSignal", container.getStopSignal()));
    return CommittedConfig.of(wanted.build());
  }

  private static String text(Fields body, String name, String otherwise) {
    String own = body.text(name);
    return own.isEmpty() ? otherwise : own;
  }
}
