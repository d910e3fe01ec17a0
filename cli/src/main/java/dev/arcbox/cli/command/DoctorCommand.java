package dev.arcbox.cli.command;

import dev.arcbox.cli.Context;
import dev.arcbox.cli.ExitCode;
import dev.arcbox.cli.args.Operands;
import dev.arcbox.cli.args.Spec;
import dev.arcbox.cli.daemon.Connection;
import dev.arcbox.cli.output.Json;
import dev.arcbox.cli.output.JsonIndent;
import dev.arcbox.cli.output.Printer;
import dev.arcbox.proto.api.DoctorCheck;
import dev.arcbox.proto.api.DoctorRequest;
import dev.arcbox.ttrpc.SystemMethods;
import java.util.List;

final class DoctorCommand implements Command {
  @Override
  public Spec spec() {
    return Spec.of(
        "doctor", "Check the machine and the set-up, and say what to do", Operands.none());
  }

  @Override
  public int run(Context context) {
    try (Connection daemon = context.connect()) {
      List<DoctorCheck> checks =
          daemon.call(SystemMethods.DOCTOR, DoctorRequest.getDefaultInstance()).getChecksList();
      boolean failed = false;
      for (DoctorCheck check : checks) {
        failed |= check.getLevel() == DoctorCheck.Level.FAILURE;
      }
      switch (context.format()) {
        case JSON -> context.out().line(JsonIndent.of(json(checks)));
        case QUIET -> {}
        case TABLE -> checks.forEach(check -> text(context.out(), check));
      }
      return failed ? ExitCode.FAILURE : ExitCode.OK;
    }
  }

  private static void text(Printer out, DoctorCheck check) {
    String mark =
        switch (check.getLevel()) {
          case OK -> "ok  ";
          case WARNING -> "warn";
          case FAILURE -> "FAIL";
          case LEVEL_UNSPECIFIED, UNRECOGNIZED -> "?   ";
        };
    out.text(mark).text("  ").text(check.getName()).text(": ").line(check.getDetail());
    if (!check.getRemedy().isEmpty()) {
      out.text("      do: ").line(check.getRemedy());
    }
  }

  private static String json(List<DoctorCheck> checks) {
    Json json = new Json().array();
    for (DoctorCheck check : checks) {
      json.object()
          .field("name", check.getName())
          .field("level", check.getLevel().name())
          .field("detail", check.getDetail())
          .field("remedy", check.getRemedy())
          .endObject();
    }
    return json.endArray().toString();
  }
}
