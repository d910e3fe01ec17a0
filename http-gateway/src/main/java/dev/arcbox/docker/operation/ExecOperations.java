package dev.arcbox.docker.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.arcbox.docker.exchange.Call;
import dev.arcbox.docker.exchange.Failure;
import dev.arcbox.docker.exchange.Hijack;
import dev.arcbox.docker.exchange.Json;
import dev.arcbox.docker.exchange.Replies;
import dev.arcbox.docker.exchange.Route;
import dev.arcbox.proto.agent.ProcessSpec;
import dev.arcbox.proto.api.ExecCreateRequest;
import dev.arcbox.runtime.Refusal;
import dev.arcbox.runtime.container.ContainerActor;
import dev.arcbox.runtime.container.ContainerDirectory;
import dev.arcbox.runtime.container.ExecActor;
import dev.arcbox.runtime.container.ExecDirectory;
import dev.arcbox.runtime.container.ExecSpec;
import dev.arcbox.runtime.container.Execs;
import dev.arcbox.runtime.container.OutputKind;
import dev.arcbox.runtime.container.OutputSubscription;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.pattern.StatusReply;

/** Further processes in a running container. */
final class ExecOperations {
  private final Engine engine;

  ExecOperations(Engine engine) {
    this.engine = engine;
  }

  List<Route> routes() {
    return List.of(
        Route.of("POST", "/containers/{id}/exec", this::create),
        Route.of("POST", "/exec/{id}/start", this::start),
        Route.of("POST", "/exec/{id}/resize", this::resize),
        Route.of("GET", "/exec/{id}/json", this::inspect));
  }

  private HttpResponse create(Call call) throws IOException {
    Fields body = new Fields(call.document(), "");
    ContainerDirectory.Entry entry = engine.container(call.part("id"));
    DetachKeys.of(Optional.of(body.text("DetachKeys")).filter(keys -> !keys.isEmpty()));
    ExecCreateRequest.Builder request =
        ExecCreateRequest.newBuilder()
            .setContainerId(entry.view().id())
            .addAllCmd(body.command("Cmd"))
            .addAllEnv(body.texts("Env"))
            .setWorkingDir(body.text("WorkingDir"))
            .setUser(body.text("User"))
            .setTty(body.flag("Tty"))
            .setAttachStdin(body.flag("AttachStdin"))
            .setPrivileged(body.flag("Privileged"));
    CreateRequest.consoleSize(
        body.node("ConsoleSize"), (rows, columns) -> request.setRows(rows).setCols(columns));
    String id =
        engine.ask(
            entry.actor(),
            Engine.SHORT,
            (ActorRef<StatusReply<String>> ref) ->
                new ContainerActor.CreateExec(spec(body, request.build(), entry), ref));
    return Replies.json(201, Json.object().put("Id", id));
  }

  private static ExecSpec spec(
      Fields body, ExecCreateRequest request, ContainerDirectory.Entry entry) {
    ExecSpec spec = Execs.spec(request, entry.view().spec());
    return new ExecSpec(
        spec.process(),
        spec.stdin(),
        body.flag("AttachStdout"),
        body.flag("AttachStderr"),
        body.text("DetachKeys"));
  }

  private HttpResponse start(Call call) throws IOException {
    Fields body = new Fields(call.document(), "");
    ExecDirectory.Entry entry = engine.parts().execs().find(call.part("id"));
    ActorRef<ExecActor.Command> actor =
        entry
            .actor()
            .orElseThrow(
                () -> Failure.conflict("Error: Exec command " + entry.id() + " has already run"));
    if (entry.running()) {
      throw Failure.conflict("Error: Exec command " + entry.id() + " is already running");
    }
    if (body.flag("Detach")) {
      engine.<ExecActor.Command, Done>ask(actor, Engine.SHORT, ExecActor.Start::new);
      return Replies.empty(200);
    }
    boolean tty = entry.spec().process().getTty();
    OutputSubscription output = entry.io().output().subscribe();
    return Hijack.of(
        call,
        ContainerStreams.type(call, tty),
        (in, out) -> {
          FramedOutput framed =
              new FramedOutput(out, tty, entry.spec().stdout(), entry.spec().stderr());
          try {
            if (entry.spec().stdin()) {
              Optional<DetachKeys> keys = Optional.of(keys(entry)).filter(_ -> tty);
              new Input(in, entry.io().input(), keys)
                  .start(!tty, () -> entry.io().output().drop(output));
            }
            engine.<ExecActor.Command, Done>ask(actor, Engine.SHORT, ExecActor.Start::new);
            framed.copy(output);
          } catch (Refusal refusal) {
            // The connection is a stream already: the reason is all that can be said.
            String line = refusal.getMessage() + "\r\n";
            framed.write(OutputKind.STDOUT, line.getBytes(StandardCharsets.UTF_8));
          } finally {
            entry.io().output().drop(output);
          }
        });
  }

  private static DetachKeys keys(ExecDirectory.Entry entry) {
    return DetachKeys.of(Optional.of(entry.spec().detachKeys()).filter(keys -> !keys.isEmpty()));
  }

  private HttpResponse resize(Call call) {
    ExecDirectory.Entry entry = engine.parts().execs().find(call.part("id"));
    TerminalSize size = TerminalSize.of(call.query());
    ActorRef<ExecActor.Command> actor =
        entry.actor().orElseThrow(() -> Failure.conflict("exec " + entry.id() + " is not running"));
    engine.<ExecActor.Command, Done>ask(
        actor, Engine.SHORT, ref -> new ExecActor.Resize(size.rows(), size.columns(), ref));
    return Replies.empty(200);
  }

  private HttpResponse inspect(Call call) {
    ExecDirectory.Entry entry = engine.parts().execs().find(call.part("id"));
    ProcessSpec process = entry.spec().process();
    ObjectNode node = Json.object();
    node.put("ID", entry.id()).put("Running", entry.running());
    if (entry.exitCode().isPresent()) {
      node.put("ExitCode", entry.exitCode().getAsInt());
    } else {
      node.putNull("ExitCode");
    }
    ObjectNode config = node.putObject("ProcessConfig");
    config.put("tty", process.getTty());
    config.put("entrypoint", process.getArgs(0));
    config.set("arguments", Json.array(process.getArgsList().subList(1, process.getArgsCount())));
    config.put("privileged", process.getPrivileged());
    if (!process.getUser().isEmpty()) {
      config.put("user", process.getUser());
    }
    node.put("OpenStdin", entry.spec().stdin()).put("OpenStderr", entry.spec().stderr());
    node.put("OpenStdout", entry.spec().stdout());
    node.put("CanRemove", entry.actor().isEmpty());
    node.put("ContainerID", entry.container());
    node.put("DetachKeys", entry.spec().detachKeys()).put("Pid", entry.pid());
    return Replies.json(node);
  }
}
