package mightypi.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may know whom. The map of rooms is the first thing to read: a room knows itself and what its
 * line names.
 */
class LayeringTest {

  private static final Map<String, List<String>> ROOMS = new LinkedHashMap<>();

  static {
    ROOMS.put("model", List.of());
    ROOMS.put("store", List.of("model"));
    ROOMS.put("api", List.of("model", "store"));
    ROOMS.put("client", List.of("model"));
    ROOMS.put("control", List.of("model"));
    // A node asks of a pod that came past the scheduler what the scheduler would have asked.
    ROOMS.put("node", List.of("model", "control.loop", "control.fact", "control.schedule"));
    ROOMS.put("balancer", List.of("model", "control.loop"));
    ROOMS.put("dns", List.of("model", "control.loop"));
    ROOMS.put("certificates", List.of("model", "control.loop", "control.fact"));
    ROOMS.put("gateway", List.of("model", "control.loop"));
    ROOMS.put("why", List.of("model"));
    // The samples are no part of the cloud; they borrow the writer of image archives.
    ROOMS.put("samples", List.of("node.containerd", "node.command"));
  }

  /**
   * Libraries that stay behind one room each, so that a change of library is a change of one room.
   */
  private static final Map<String, String> LIBRARIES =
      Map.of(
          "org.sqlite..", "store",
          "io.grpc..", "node",
          "org.shredzone..", "certificates",
          "io.fabric8.kubernetes.client.dsl..", "client",
          "org.xbill..", "(dns|certificates|why)",
          "picocli..", "program");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("mightypi");

  @Test
  void theTestSeesTheWholeHouse() {
    assertThat(CLASSES.size()).isGreaterThan(500);
    ROOMS
        .keySet()
        .forEach(room -> assertThat(CLASSES.containPackage("mightypi." + room)).as(room).isTrue());
  }

  @TestFactory
  Stream<DynamicTest> aRoomKnowsOnlyTheRoomsAboveIt() {
    return ROOMS.entrySet().stream()
        .map(room -> DynamicTest.dynamicTest(room.getKey(), () -> check(room)));
  }

  private static void check(Map.Entry<String, List<String>> room) {
    String[] known =
        Stream.concat(Stream.of(room.getKey()), room.getValue().stream())
            .map(each -> "mightypi." + each + "..")
            .toArray(String[]::new);
    noClasses()
        .that()
        .resideInAPackage("mightypi." + room.getKey() + "..")
        .should()
        .dependOnClassesThat(
            resideInAPackage("mightypi..")
                .and(
                    com.tngtech.archunit.base.DescribedPredicate.not(
                        com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                            known))))
        .because("rooms meet in the image, not in each other (ARCHITECTURE.md)")
        .check(CLASSES);
  }

  @TestFactory
  Stream<DynamicTest> aLibraryStaysBehindOneRoom() {
    return LIBRARIES.entrySet().stream()
        .map(
            each ->
                DynamicTest.dynamicTest(
                    each.getKey() + " in " + each.getValue(),
                    () ->
                        noClasses()
                            .that()
                            .resideOutsideOfPackage("mightypi." + each.getValue() + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage(each.getKey())
                            .check(CLASSES)));
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("mightypi.(**)").should().beFreeOfCycles().check(CLASSES);
  }
}
