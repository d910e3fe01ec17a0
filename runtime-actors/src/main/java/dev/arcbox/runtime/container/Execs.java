package dev.arcbox.runtime.container;

import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.api.ExecCreateRequest;
import dev.arcbox.runtime.Refusal;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an exec runs: the container's own environment and user, unless the client says otherwise.
 */
public final class Execs {
  private Execs() {}

  public static ExecSpec spec(ExecCreateRequest request, ContainerSpec container) {
    if (request.getCmdCount() == 0) {
      throw new Refusal.Invalid("No exec command specified");
    }
    ProcessPlan own = container.process();
    String cwd = request.getWorkingDir().isEmpty() ? own.cwd() : request.getWorkingDir();
    String user = request.getUser().isEmpty() ? own.user() : request.getUser();
    ProcessRules.checkWorkingDir(cwd);
    ProcessRules.checkUser(user);
    Map<String, String> env = new LinkedHashMap<>();
    own.env().forEach(entry -> ProcessRules.put(env, entry));
    if (request.getTty()) {
      env.putIfAbsent("TERM", "xterm");
    }
    request.getEnvList().forEach(entry -> ProcessRules.put(env, entry));
    return new ExecSpec(
        ProcessSpec.newBuilder()
            .addAllArgs(request.getCmdList())
            .addAllEnv(ProcessRules.asList(env))
            .setCwd(cwd)
            .setUser(user)
            .setTty(request.getTty())
            .setRows(request.getRows())
            .setCols(request.getCols())
            .setPrivileged(request.getPrivileged())
            .build(),
        request.getAttachStdin(),
        request.getAttachStdout(),
        request.getAttachStderr(),
        request.getDetachKeys());
  }
}
