package mightypi.api.admission.podsecurity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import mightypi.api.admission.podsecurity.Standard.Level;
import mightypi.api.resource.World;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The standards, control by control and version by version. */
@NullUnmarked
class ControlsTest {

  private static final String CONTEXT =
      "allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}, runAsNonRoot: true,"
          + " seccompProfile: {type: RuntimeDefault}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "hostNetwork: true, hostPID: true | | baseline | latest | host namespaces (hostNetwork=true, hostPID=true)",
        "volumes: [{name: v, hostPath: {path: /}}] | | baseline | v1.0 | hostPath volumes (volume \"v\")",
        "volumes: [{name: v, hostPath: {path: /}}] | CONTEXT | restricted | latest | restricted volume types (volume \"v\" uses restricted volume type \"hostPath\")",
        "volumes: [{name: v, image: {reference: a}}] | CONTEXT | restricted | latest | restricted volume types (volume \"v\" uses restricted volume type \"unknown\")",
        "os: {name: linux} | privileged: true | baseline | latest | privileged (container \"c\" must not set securityContext.privileged=true)",
        "os: {name: linux} | capabilities: {add: [NET_RAW, CHOWN]} | baseline | latest | non-default capabilities (container \"c\" must not include \"NET_RAW\" in securityContext.capabilities.add)",
        "os: {name: linux} | procMount: Unmasked | baseline | latest | procMount (container \"c\" must not set securityContext.procMount to \"Unmasked\")",
        "securityContext: {seLinuxOptions: {type: container_engine_t, user: u}} | | baseline | v1.30 | seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type \"container_engine_t\"; user may not be set)",
        "securityContext: {seLinuxOptions: {type: container_engine_t, user: u}} | | baseline | v1.31 | seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: user may not be set)",
        "securityContext: {sysctls: [{name: net.ipv4.tcp_rmem, value: '1'}]} | | baseline | v1.31 | forbidden sysctls (net.ipv4.tcp_rmem)",
        "securityContext: {sysctls: [{name: net.ipv4.tcp_rmem, value: '1'}]} | | baseline | v1.32 | ~~",
        "securityContext: {appArmorProfile: {type: Unconfined}} | | baseline | latest | forbidden AppArmor profile (pod must not set AppArmor profile type to \"Unconfined\")",
        "securityContext: {seccompProfile: {type: Unconfined}} | | baseline | v1.18 | ~~",
        "securityContext: {seccompProfile: {type: Unconfined}} | | baseline | v1.19 | seccompProfile (pod must not set securityContext.seccompProfile.type to \"Unconfined\")",
        "securityContext: {runAsUser: 0} | CONTEXT | restricted | v1.22 | ~~",
        "securityContext: {runAsUser: 0} | CONTEXT | restricted | v1.23 | runAsUser=0 (pod must not set runAsUser=0)",
        "os: {name: windows} | runAsNonRoot: true | restricted | v1.25 | ~~",
        "os: {name: windows} | runAsNonRoot: true | restricted | v1.21 | allowPrivilegeEscalation != false (container \"c\" must set securityContext.allowPrivilegeEscalation=false), seccompProfile (pod or container \"c\" must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\")",
        "securityContext: {windowsOptions: {hostProcess: true}} | | baseline | latest | hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)"
      })
  void eachVersionOfAStandardForbidsItsOwn(
      String spec, String context, String level, String version, String told) {
    String own = context == null ? "" : context.equals("CONTEXT") ? CONTEXT : context;
    var tree =
        World.tree(
            "{spec: {%s, %s}}"
                .formatted(
                    spec,
                    "containers: [{name: c, image: i, securityContext: {%s}}]".formatted(own)));
    int minor = version.equals("latest") ? Standard.LATEST : Integer.parseInt(version.substring(3));
    Standard standard = new Standard(Level.valueOf(level.toUpperCase(Locale.ROOT)), minor);

    String expected = "PodSecurity \"%s:%s\": %s".formatted(level, version, told);
    assertThat(Controls.violation(standard, PodView.of(tree)).orElse(""))
        .isEqualTo(told.isEmpty() ? "" : expected);
  }
}
