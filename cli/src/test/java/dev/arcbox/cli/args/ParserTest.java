package dev.arcbox.cli.args;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ParserTest {
  private static final Spec RUN =
      Spec.of(
          "run",
          "",
          Operands.thenCommand(1, "IMAGE", Operands.Completes.IMAGES),
          Option.flag('i', "interactive", ""),
          Option.flag('t', "tty", ""),
          Option.flag("rm", ""),
          Option.value('w', "workdir", "DIR", ""),
          Option.list('e', "env", "KEY", ""));

  private static final Spec STOP =
      Spec.of(
          "stop",
          "",
          Operands.atLeast(1, "CONTAINER", Operands.Completes.CONTAINERS),
          Option.value('t', "time", "SECONDS", ""));

  private static Arguments parse(Spec spec, String... words) {
    return Parser.parse(spec, new Arguments(), List.of(words));
  }

  private static String refused(Spec spec, String... words) {
    return assertThrows(UsageException.class, () -> parse(spec, words)).getMessage();
  }

  @Test
  void readsFlagsWrittenTogether() {
    Arguments arguments = parse(RUN, "-it", "busybox");
    assertTrue(arguments.flag("interactive"));
    assertTrue(arguments.flag("tty"));
    assertFalse(arguments.flag("rm"));
  }

  @Test
  void readsValuesInEveryForm() {
    for (String[] words :
        new String[][] {
          {"-w", "/a", "x"},
          {"-w/a", "x"},
          {"-w=/a", "x"},
          {"--workdir", "/a", "x"},
          {"--workdir=/a", "x"},
          {"-iw", "/a", "x"}
        }) {
      assertEquals("/a", parse(RUN, words).value("workdir").orElseThrow());
    }
  }

  @Test
  void keepsEveryValueOfAList() {
    assertEquals(List.of("A=1", "B=2"), parse(RUN, "-e", "A=1", "-eB=2", "x").values("env"));
  }

  @Test
  void lastValueWins() {
    assertEquals("/b", parse(RUN, "-w", "/a", "-w", "/b", "x").value("workdir").orElseThrow());
  }

  @Test
  void leavesTheContainersCommandAlone() {
    Arguments arguments = parse(RUN, "--rm", "busybox", "sh", "-c", "exit 7", "--rm=no");
    assertEquals(List.of("busybox", "sh", "-c", "exit 7", "--rm=no"), arguments.operands());
  }

  @Test
  void takesOptionsAfterOperandsElsewhere() {
    Arguments arguments = parse(STOP, "one", "-t", "5", "two");
    assertEquals(List.of("one", "two"), arguments.operands());
    assertEquals("5", arguments.value("time").orElseThrow());
  }

  @Test
  void doubleDashEndsOptions() {
    assertEquals(List.of("-t"), parse(STOP, "--", "-t").operands());
  }

  @Test
  void takesNegativeNumbersAsValues() {
    assertEquals("-1", parse(STOP, "-t", "-1", "one").value("time").orElseThrow());
  }

  @Test
  void flagsCanBeTakenBack() {
    assertFalse(parse(RUN, "--rm=false", "x").flag("rm"));
    assertTrue(refused(RUN, "--rm=maybe", "x").contains("maybe"));
  }

  @Test
  void namesTheUnknownOption() {
    assertTrue(refused(RUN, "--frob", "x").contains("--frob"));
    assertTrue(refused(RUN, "-iz", "x").contains("-z"));
  }

  @Test
  void refusesMissingValuesAndOperands() {
    assertTrue(refused(RUN, "-w").contains("-w DIR"));
    assertTrue(refused(STOP).contains("CONTAINER"));
  }

  @Test
  void refusesOperandsTooMany() {
    Spec none = Spec.of("ps", "", Operands.none());
    assertTrue(refused(none, "what").contains("\"what\""));
  }
}
