package dev.arcbox.system;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import org.junit.jupiter.api.Test;

/** Who may import whom. */
class HouseRulesTest {
  private static final JavaClasses HOUSE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.arcbox");

  private static final String[] PLATFORM = {"dev.arcbox.platform..", "dev.arcbox.hypervisor.."};
  private static final String[] DEVICES = {
    "dev.arcbox.virtio..",
    "dev.arcbox.vhostuser..",
    "dev.arcbox.worker..",
    "dev.arcbox.vm..",
    "dev.arcbox.vmm.."
  };
  private static final String[] PROTOCOL = {
    "dev.arcbox.ttrpc..", "dev.arcbox.proto..", "com.google.protobuf.."
  };

  private static void check(ArchRule rule) {
    rule.check(HOUSE);
  }

  /** An empty import would obey every rule. */
  @Test
  void allModulesAreHere() {
    for (String name :
        new String[] {
          "dev.arcbox.platform.fd.EventFd",
          "dev.arcbox.hypervisor.Hypervisor",
          "dev.arcbox.virtio.queue.SplitVirtqueue",
          "dev.arcbox.runtime.store.Store",
          "dev.arcbox.docker.DockerModule",
          "dev.arcbox.agent.Main",
          "dev.arcbox.ttrpc.TtrpcClient",
          "dev.arcbox.cli.Main"
        }) {
      assertTrue(HOUSE.contain(name), name);
    }
  }

  @Test
  void theClientKnowsTheProtocolOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.arcbox.cli..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..", "dev.arcbox.cli..").or(resideInAnyPackage(PROTOCOL))));
  }

  @Test
  void theProtocolKnowsTheJdkOnly() {
    check(
        classes()
            .that()
            .resideInAnyPackage("dev.arcbox.ttrpc..", "dev.arcbox.proto..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..").or(resideInAnyPackage(PROTOCOL))));
  }

  @Test
  void platformKnowsTheJdkOnly() {
    check(
        classes()
            .that()
            .resideInAnyPackage(PLATFORM)
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..").or(resideInAnyPackage(PLATFORM))));
  }

  @Test
  void theAgentKnowsPlatformAndProtocolOnly() {
    check(
        classes()
            .that()
            .resideInAPackage("dev.arcbox.agent..")
            .should()
            .onlyDependOnClassesThat(
                resideInAnyPackage("java..", "dev.arcbox.agent..")
                    .or(resideInAnyPackage(PLATFORM))
                    .or(resideInAnyPackage(PROTOCOL))));
  }

  @Test
  void devicesDoNotKnowTheRuntime() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage(DEVICES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "dev.arcbox.runtime..",
                "dev.arcbox.agent..",
                "dev.arcbox.cli..",
                "dev.arcbox.ttrpc..",
                "dev.arcbox.proto.."));
  }

  @Test
  void theRuntimeKnowsNeitherClientNorAgentNorGateways() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.arcbox.runtime..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.arcbox.cli..", "dev.arcbox.agent..", "dev.arcbox.docker.."));
  }

  /** A gateway asks the runtime, never what is below it. */
  @Test
  void gatewaysKnowTheRuntimeOnly() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.arcbox.docker..")
            .should()
            .dependOnClassesThat(
                resideInAnyPackage("dev.arcbox.cli..", "dev.arcbox.agent..")
                    .or(resideInAnyPackage(PLATFORM))
                    .or(resideInAnyPackage(DEVICES))));
  }

  @Test
  void virtqueueAndDeviceCoresKnowNoActors() {
    check(
        noClasses()
            .that()
            .resideInAnyPackage("dev.arcbox.virtio..", "dev.arcbox.vhostuser..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.pekko..", "dev.arcbox.vm.."));
  }

  @Test
  void nativeCallsAreMadeInPlatformAlone() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("dev.arcbox.platform..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Linker.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(SymbolLookup.class)
            .orShould()
            .callMethod(MemorySegment.class, "reinterpret", long.class)
            .orShould()
            .callMethod(System.class, "load", String.class)
            .orShould()
            .callMethod(System.class, "loadLibrary", String.class));
  }

  @Test
  void foldersAreNamedByTheDomain() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.arcbox..")
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..common..", "..impl..", "..misc.."));
  }

  @Test
  void nobodyUsesUnsafe() {
    check(
        noClasses()
            .that()
            .resideInAPackage("dev.arcbox..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("sun.misc..", "jdk.internal.."));
  }
}
