package dev.arcbox.cli.command;

import dev.arcbox.cli.CliException;
import dev.arcbox.cli.Context;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** A question before something that cannot be taken back. */
final class Confirmation {
  private Confirmation() {}

  static boolean of(Context context, String warning) {
    context.err().line("WARNING! " + warning + ".");
    context.err().text("Are you sure you want to continue? [y/N] ").flush();
    try {
      String answer =
          new BufferedReader(new InputStreamReader(context.streams().in(), StandardCharsets.UTF_8))
              .readLine();
      return answer != null && (answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"));
    } catch (IOException e) {
      throw new CliException.Input("cannot read the answer: " + e.getMessage(), e);
    }
  }
}
