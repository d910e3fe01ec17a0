package dev.arcbox.system;

import dev.arcbox.testkit.specification.Deviations;
import dev.arcbox.testkit.specification.Deviations.Place;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where Docker 24 differs from its own description of its API, and so do we; where only we do, it
 * is said.
 */
final class DockerDeviations {
  static final Deviations TABLE =
      new Deviations(
          // Answered by every Docker, and in no description of it.
          List.of(Pattern.compile("POST /grpc")),
          Set.of(
              // The switch of protocols, which is described for attach alone.
              "POST /exec/{id}/start 101",
              // Of a version that is not served: clients find one that is by asking.
              "GET /_ping 400",
              // Nothing has happened in the time that was asked for.
              "GET /events 200 empty",
              // Parameters and bodies that Docker refuses like any other.
              "GET /containers/{id}/logs 400",
              "POST /volumes/create 400",
              "POST /containers/{id}/exec 400",
              "POST /containers/{id}/rename 400",
              // Host folders, which are not there yet: ours alone.
              "POST /containers/create 501",
              "POST /volumes/create 501",
              // States and names that are in the way.
              "POST /containers/{id}/pause 409",
              "POST /networks/create 409"),
          List.of(
              // Go writes a list or map that nobody filled as null.
              empty("ContainerConfig", "Entrypoint|Volumes|Cmd|Env|OnBuild|Labels"),
              empty("ImageConfig", "Entrypoint|Volumes|Cmd|Env|OnBuild|Labels"),
              empty(
                  "HostConfig",
                  "Binds|CapAdd|CapDrop|Dns|DnsOptions|DnsSearch|ExtraHosts|GroupAdd|Links|SecurityOpt"
                      + "|VolumesFrom|PortBindings"),
              empty("Resources", "DeviceCgroupRules|DeviceRequests|Devices|Ulimits"),
              empty("EndpointSettings", "Aliases|Links"),
              empty(
                  "GenericResources|PluginsInfo|SystemInfo",
                  "GenericResources|Authorization|Warnings"),
              empty("IPAM", "Options"),
              empty("", "(Images|Networks|Containers|Volumes)Deleted"),
              empty("Volume|VolumeListResponse", "Options|Labels|Warnings"),
              // Of a process that still runs.
              empty("", "ExitCode"),
              // Not set, which is none of the values that these can have.
              empty("Resources", "MemorySwappiness|OomKillDisable")));

  private DockerDeviations() {}

  private static Place empty(String schemas, String fields) {
    return Place.of(schemas, ".*/(" + fields + ")", "is null$");
  }
}
