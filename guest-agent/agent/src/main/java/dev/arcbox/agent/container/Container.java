package dev.arcbox.agent.container;

import dev.arcbox.agent.bundle.Accounts;
import dev.arcbox.agent.bundle.BundleException;
import dev.arcbox.agent.bundle.Json;
import dev.arcbox.agent.bundle.ProcessWriter;
import dev.arcbox.agent.bundle.User;
import dev.arcbox.agent.bundle.Warnings;
import dev.arcbox.agent.container.ContainerException.Kind;
import dev.arcbox.agent.process.GuestProcess;
import dev.arcbox.agent.process.Launcher;
import dev.arcbox.agent.process.StartException;
import dev.arcbox.platform.file.Directory;
import dev.arcbox.proto.agent.CreateContainerRequest;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.agent.Resources;
import dev.arcbox.proto.agent.Stdio;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** One container. Any thread. */
final class Container {
  private final String id;
  private final Launcher launcher;
  private final RootFs root;
  private final Cgroup cgroup;
  private final SharedMemory sharedMemory;
  private final Bundle bundle;
  private final Execs execs = new Execs();
  private final ReentrantLock lock = new ReentrantLock();
  private volatile CreateContainerRequest request = CreateContainerRequest.getDefaultInstance();
  private Optional<Surroundings> surroundings = Optional.empty();
  private volatile ContainerState state = new ContainerState.Created();

  /** The runtime holds something of an earlier run, which must go before the next. */
  private boolean runtimeHolds;

  Container(String id, Path folder, Launcher launcher) {
    this.id = id;
    this.launcher = launcher;
    this.root = new RootFs(folder);
    this.cgroup = new Cgroup("/arcbox/" + id);
    this.sharedMemory = new SharedMemory(folder);
    this.bundle = new Bundle(folder, root, cgroup, sharedMemory);
  }

  String id() {
    return id;
  }

  ContainerState state() {
    return state;
  }

  Execs execs() {
    return execs;
  }

  Cgroup cgroup() {
    return cgroup;
  }

  /**
   * Mounts the root and writes the bundle. A container that has ended may be created anew.
   *
   * @return what was asked for and cannot be had
   */
  List<String> create(CreateContainerRequest wanted, Surroundings with)
      throws ContainerException, BundleException, IOException {
    lock.lock();
    try {
      refuseWhileItRuns("cannot be created: it is ");
      root.mount(with.layers(), wanted.getLayersList());
      List<String> warnings = Warnings.none();
      CreateContainerRequest can =
          wanted.toBuilder()
              .setResources(Warnings.possible(wanted.getResources(), with.kernel(), warnings))
              .build();
      VolumeMounts.prepare(can, root, with.volumes());
      bundle.write(can, with);
      request = can;
      surroundings = Optional.of(with);
      state = new ContainerState.Created();
      return warnings;
    } finally {
      lock.unlock();
    }
  }

  private void refuseWhileItRuns(String problem) throws ContainerException {
    switch (state) {
      case ContainerState.Created _, ContainerState.Exited _ -> {}
      case ContainerState.Running _, ContainerState.Paused _ -> throw conflict(problem);
    }
  }

  CreateContainerRequest request() {
    return request;
  }

  /** Where others find the memory that it shares, if it does. */
  Optional<String> sharedMemory() {
    return sharedMemory.isMounted() ? Optional.of(sharedMemory.path()) : Optional.empty();
  }

  RootFs root() {
    return root;
  }

  /** Sets the limits that are given, for now and for every further start. */
  List<String> update(Resources wanted) throws ContainerException, BundleException, IOException {
    lock.lock();
    try {
      Surroundings with = surroundings.orElseThrow();
      List<String> warnings = Warnings.none();
      Resources can = Warnings.possible(wanted, with.kernel(), warnings);
      Resources merged = Limits.merged(request.getResources(), can);
      CreateContainerRequest changed = request.toBuilder().setResources(merged).build();
      bundle.write(changed, with);
      switch (state) {
        case ContainerState.Running _, ContainerState.Paused _ ->
            new Limits(cgroup).apply(can, merged);
        case ContainerState.Created _, ContainerState.Exited _ -> {}
      }
      request = changed;
      return warnings;
    } finally {
      lock.unlock();
    }
  }

  GuestProcess start(Stdio stdio)
      throws ContainerException,
          BundleException,
          StartException,
          IOException,
          InterruptedException {
    lock.lock();
    try {
      refuseWhileItRuns("cannot be started: it is ");
      bundle.writeForStart(request, surroundings.orElseThrow());
      if (runtimeHolds) {
        launcher.runtime().delete(id);
        runtimeHolds = false;
      }
      execs.forgetAll();
      ProcessSpec spec = request.getProcess();
      Launcher.Streams streams =
          new Launcher.Streams(stdio, spec.getTty(), spec.getRows(), spec.getCols());
      runtimeHolds = true;
      GuestProcess process =
          launcher.run(id, bundle.folder(), streams, () -> cgroup.outOfMemoryKills() > 0);
      state = new ContainerState.Running(process);
      boolean alone = NamespaceModes.ownProcesses(request);
      var _ =
          process
              .ended()
              .thenAccept(
                  end -> {
                    state = new ContainerState.Exited(process, end);
                    if (!alone) {
                      cgroup.kill(); // its namespace goes on without its first process
                    }
                  });
      return process;
    } finally {
      lock.unlock();
    }
  }

  GuestProcess exec(String execId, ProcessSpec spec, Stdio stdio)
      throws ContainerException,
          BundleException,
          StartException,
          IOException,
          InterruptedException {
    lock.lock();
    try {
      if (!(state instanceof ContainerState.Running)) {
        throw conflict("cannot run a further process: it is ");
      }
      execs.reserve(execId);
      Path file = launcher.runtime().scratchFile("process");
      try {
        Files.writeString(file, execDocument(spec));
        Launcher.Streams streams =
            new Launcher.Streams(stdio, spec.getTty(), spec.getRows(), spec.getCols());
        GuestProcess process = launcher.exec(id, file, streams, () -> false);
        execs.put(execId, process);
        return process;
      } finally {
        Files.deleteIfExists(file);
        execs.release(execId);
      }
    } finally {
      lock.unlock();
    }
  }

  private String execDocument(ProcessSpec spec) throws BundleException, IOException {
    ProcessSpec.Builder whole = spec.toBuilder();
    if (spec.getUser().isEmpty()) {
      whole.setUser(request.getProcess().getUser());
    }
    if (spec.getCwd().isEmpty()) {
      whole.setCwd(request.getProcess().getCwd());
    }
    // As everywhere: a further process has the container's variables, and its own before them.
    whole.clearEnv().addAllEnv(request.getProcess().getEnvList()).addAllEnv(spec.getEnvList());
    whole.addAllCapAdd(request.getProcess().getCapAddList());
    whole.addAllCapDrop(request.getProcess().getCapDropList());
    whole.addAllGroups(request.getProcess().getGroupsList());
    whole.setNoNewPrivileges(
        spec.getNoNewPrivileges() || request.getProcess().getNoNewPrivileges());
    if (spec.getUlimitsCount() == 0) {
      whole.addAllUlimits(request.getProcess().getUlimitsList());
    }
    ProcessSpec complete = whole.build();
    Json json = new Json();
    try (Directory inside = Directory.open(root.path().toString())) {
      User user = Accounts.read(inside).resolve(complete.getUser(), complete.getGroupsList());
      String cwd = root.workingDirectory(inside, complete.getCwd());
      ProcessWriter.write(json, complete, user, cwd, request.getHostname());
    }
    return json.toString();
  }

  void pause(boolean on) throws ContainerException, StartException, IOException {
    lock.lock();
    try {
      GuestProcess process =
          switch (state) {
            case ContainerState.Running(GuestProcess p) when on -> p;
            case ContainerState.Paused(GuestProcess p) when !on -> p;
            case ContainerState.Created _,
                ContainerState.Running _,
                ContainerState.Paused _,
                ContainerState.Exited _ ->
                throw conflict(on ? "cannot be paused: it is " : "cannot be resumed: it is ");
          };
      if (cgroup.exists()) {
        cgroup.freeze(on);
      } else if (on) {
        launcher.runtime().pause(id);
      } else {
        launcher.runtime().resume(id);
      }
      state = on ? new ContainerState.Paused(process) : new ContainerState.Running(process);
      if (process.ended().isDone()) {
        state = new ContainerState.Exited(process, process.ended().join());
      }
    } finally {
      lock.unlock();
    }
  }

  /** Takes it apart; what it wrote stays on the disk until its folder is removed. */
  void dismantle() throws StartException {
    lock.lock();
    try {
      if (runtimeHolds) {
        launcher.runtime().delete(id);
        runtimeHolds = false;
      }
      root.unmount();
      sharedMemory.unmount();
    } finally {
      lock.unlock();
    }
  }

  ContainerException conflict(String problem) {
    return new ContainerException(Kind.CONFLICT, "container " + id + " " + problem + state.label());
  }
}
