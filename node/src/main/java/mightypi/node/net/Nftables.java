package mightypi.node.net;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import mightypi.node.command.Command;

/** The kernel's rules: by libnftables where the machine has it, else by the program nft. */
sealed interface Nftables {

  /** Carries out a text as one transaction: all of it or nothing. */
  void apply(String text) throws IOException;

  /** What nft prints in JSON for a command such as {@code list sets}. */
  String listed(String command) throws IOException;

  /** Makes the kernel forget UDP flows to endpoints, each {@code address port}. */
  void forget(Set<String> endpoints) throws IOException;

  /**
   * Makes the kernel forget UDP flows that came in at places, each {@code address port} or {@code
   * port}.
   */
  void forgetEntrances(Set<String> places) throws IOException;

  static Nftables ofThisMachine() {
    Program program = new Program(List.of());
    return NftLibrary.find().<Nftables>map(found -> new Library(found, program)).orElse(program);
  }

  /**
   * The programs nft and conntrack.
   *
   * @param prefix the words before theirs, for another network namespace
   */
  record Program(List<String> prefix) implements Nftables {
    @Override
    public void apply(String text) throws IOException {
      command("nft", "-f", "-").reading(text).run();
    }

    @Override
    public String listed(String command) throws IOException {
      return command("nft", "-j", command).run();
    }

    @Override
    public void forget(Set<String> endpoints) throws IOException {
      for (String endpoint : endpoints) {
        String address = endpoint.substring(0, endpoint.indexOf(' '));
        String port = endpoint.substring(endpoint.indexOf(' ') + 1);
        String family = address.contains(":") ? "ipv6" : "ipv4";
        // It fails when there was no such flow, which is as good.
        command(
                "conntrack",
                "-D",
                "-f",
                family,
                "-p",
                "udp",
                "-g",
                address,
                "--reply-port-src",
                port)
            .succeeds();
      }
    }

    @Override
    public void forgetEntrances(Set<String> places) throws IOException {
      for (String place : places) {
        int space = place.indexOf(' ');
        List<String> words = new ArrayList<>(List.of("conntrack", "-D", "-p", "udp"));
        if (space > 0) {
          words.addAll(List.of("-f", place.contains(":") ? "ipv6" : "ipv4"));
          words.addAll(List.of("--orig-dst", place.substring(0, space)));
        }
        words.addAll(List.of("--orig-port-dst", place.substring(space + 1)));
        command(words.toArray(String[]::new)).succeeds();
      }
    }

    private Command command(String... words) {
      List<String> all = new ArrayList<>(prefix);
      all.addAll(List.of(words));
      return Command.of(all.toArray(String[]::new));
    }
  }

  /** A tenth of the program's cost. */
  record Library(NftLibrary library, Program program) implements Nftables {
    @Override
    public void apply(String text) throws IOException {
      library.run(text, false);
    }

    @Override
    public String listed(String command) throws IOException {
      return library.run(command, true);
    }

    @Override
    public void forget(Set<String> endpoints) throws IOException {
      program.forget(endpoints);
    }

    @Override
    public void forgetEntrances(Set<String> places) throws IOException {
      program.forgetEntrances(places);
    }
  }
}
