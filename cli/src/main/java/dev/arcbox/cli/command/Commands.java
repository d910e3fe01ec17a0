package dev.arcbox.cli.command;

import dev.arcbox.cli.args.Globals;
import dev.arcbox.cli.args.Help;
import dev.arcbox.cli.args.UsageException;
import java.util.ArrayList;
import java.util.List;

/** Which commands there are. */
public final class Commands {
  private static final List<String> NAMES =
      List.of(
          "run",
          "create",
          "start",
          "stop",
          "restart",
          "kill",
          "rm",
          "ps",
          "exec",
          "attach",
          "logs",
          "wait",
          "inspect",
          "pause",
          "unpause",
          "stats",
          "top",
          "rename",
          "update",
          "diff",
          "cp",
          "commit",
          "images",
          "pull",
          "push",
          "load",
          "save",
          "history",
          "tag",
          "rmi",
          "image",
          "container",
          "volume",
          "network",
          "machine",
          "boot",
          "daemon",
          "docker",
          "system",
          "events",
          "info",
          "version",
          "doctor",
          "completions");

  private Commands() {}

  /** What the first words name. */
  public sealed interface Found {
    /** A command, with the words that follow its name. */
    record Action(Command command, List<String> words) implements Found {}

    /** Only a text to show. */
    record Text(String text) implements Found {}
  }

  public static Found find(List<String> words, boolean help) {
    String name = words.getFirst();
    List<String> rest = words.subList(1, words.size());
    if (name.equals("help")) {
      return rest.isEmpty() ? new Found.Text(overview()) : find(rest, true);
    }
    if (Groups.isGroup(name)) {
      return inGroup(name, rest, help);
    }
    return found(create(name), rest, help);
  }

  private static Found inGroup(String group, List<String> rest, boolean help) {
    if (rest.isEmpty() || rest.getFirst().equals("--" + Globals.HELP)) {
      return new Found.Text(groupHelp(group));
    }
    Command command = Groups.create(group, rest.getFirst());
    return found(command, rest.subList(1, rest.size()), help);
  }

  private static Found found(Command command, List<String> words, boolean help) {
    return help ? new Found.Text(Help.of(command.spec())) : new Found.Action(command, words);
  }

  /** Every name on the top level, groups included. */
  public static List<String> names() {
    return NAMES;
  }

  /** The command of a name that is no group's. */
  public static Command create(String name) {
    return switch (name) {
      case "run" -> new RunCommand();
      case "create" -> new CreateCommand();
      case "start" -> new StartCommand();
      case "stop" -> new StopCommand(false);
      case "restart" -> new StopCommand(true);
      case "kill" -> new KillCommand();
      case "rm" -> new RemoveCommand();
      case "ps" -> new ListCommand();
      case "exec" -> new ExecCommand();
      case "attach" -> new AttachCommand();
      case "logs" -> new LogsCommand();
      case "wait" -> new WaitCommand();
      case "inspect" -> new InspectCommand();
      case "pause" -> new PauseCommand(true);
      case "unpause" -> new PauseCommand(false);
      case "stats" -> new StatsCommand();
      case "top" -> new TopCommand();
      case "rename" -> new RenameCommand();
      case "update" -> new UpdateCommand();
      case "diff" -> new DiffCommand();
      case "cp" -> new CopyCommand();
      case "commit" -> new CommitCommand();
      case "images" -> new ImagesCommand("images");
      case "pull" -> new TransferCommand("pull", true);
      case "push" -> new TransferCommand("push", false);
      case "load" -> new LoadCommand("load");
      case "save" -> new SaveCommand("save");
      case "history" -> new HistoryCommand("history");
      case "tag" -> new TagCommand("tag");
      case "rmi" -> new RemoveImageCommand("rmi");
      case "events" -> new EventsCommand();
      case "info" -> new InfoCommand("info");
      case "version" -> new VersionCommand();
      case "doctor" -> new DoctorCommand();
      case "completions" -> new CompletionsCommand();
      case "__complete" -> new CompleteCommand();
      case "__train" -> new TrainCommand();
      default -> throw new UsageException("unknown command \"" + name + "\" (see: arcbox --help)");
    };
  }

  public static String overview() {
    StringBuilder text = new StringBuilder(2048);
    text.append("Usage: arcbox COMMAND [ARGUMENTS]\n\nLinux containers in a virtual machine.\n");
    List<Help.Entry> entries = new ArrayList<>();
    for (String name : NAMES) {
      String summary = Groups.isGroup(name) ? Groups.summary(name) : create(name).spec().summary();
      entries.add(new Help.Entry(name, summary));
    }
    Help.entries(text, "\nCommands:\n", entries);
    Help.options(text, "\nGlobal options:\n", Globals.OPTIONS);
    return text.append("\nHelp on a command: arcbox COMMAND --help\n").toString();
  }

  private static String groupHelp(String group) {
    StringBuilder text = new StringBuilder(512);
    text.append("Usage: arcbox ").append(group).append(" COMMAND\n\n");
    text.append(Groups.summary(group)).append('\n');
    List<Help.Entry> entries = new ArrayList<>();
    for (String name : Groups.members(group)) {
      entries.add(new Help.Entry(name, Groups.create(group, name).spec().summary()));
    }
    Help.entries(text, "\nCommands:\n", entries);
    return text.toString();
  }
}
