package mightypi.program.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import mightypi.node.containerd.ContainerdConfig;
import mightypi.node.containerd.ContainerdInstance;
import mightypi.node.image.ImageList;
import mightypi.samples.SampleImages;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The images on this machine. */
@Command(
    name = "image",
    description = "Import and list container images.",
    mixinStandardHelpOptions = true,
    subcommands = {ImageCommand.Import.class, ImageCommand.Ls.class, ImageCommand.Samples.class})
public final class ImageCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "say what to do: mighty image import FILE.tar, or mighty image ls");
  }

  private static ContainerdInstance containerd(DataDirectory data) throws IOException {
    Privilege.needRoot("mighty image");
    ContainerdInstance instance = ContainerdInstance.at(ContainerdConfig.in(data.path()));
    if (!instance.answers()) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING,
          "no container runtime answers for " + data.path(),
          "start the cloud with `mighty up%s --detach`".formatted(data.argument()));
    }
    return instance;
  }

  /** Brings an image from a file. */
  @Command(
      name = "import",
      description = "Import an image from an OCI or Docker archive.",
      mixinStandardHelpOptions = true)
  static final class Import implements Callable<Integer> {

    @Mixin private DataDirectory data = new DataDirectory();
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "FILE.tar")
    private Path file = Path.of("");

    @Option(
        names = "--name",
        paramLabel = "REF",
        description = "the name to give it instead of its own")
    private @Nullable String name;

    @Override
    public Integer call() throws IOException {
      if (!Files.isReadable(file)) {
        throw new CommandFailure(
            "cannot read " + file,
            "name an archive, such as `buildah push IMAGE oci-archive:FILE.tar` makes");
      }
      for (String each : containerd(data).importImage(file, Optional.ofNullable(name))) {
        spec.commandLine().getOut().println("imported " + each);
      }
      return ExitCode.DONE;
    }
  }

  /** Lists the images. */
  @Command(
      name = "ls",
      description = "List the images on this machine.",
      mixinStandardHelpOptions = true)
  static final class Ls implements Callable<Integer> {

    @Mixin private DataDirectory data = new DataDirectory();
    @Mixin private OutputForm form = new OutputForm();
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      List<ImageList.Entry> images = LocalImages.of(containerd(data).socket());
      form.print(spec.commandLine().getOut(), images, LocalImages.TABLE);
      return ExitCode.DONE;
    }
  }

  /** Builds and imports the images of the samples. */
  @Command(
      name = "samples",
      description = "Build the images of the samples on this machine, and import them.",
      mixinStandardHelpOptions = true)
  static final class Samples implements Callable<Integer> {

    @Mixin private DataDirectory data = new DataDirectory();
    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      ContainerdInstance containerd = containerd(data);
      Path folder = Files.createTempDirectory("mighty-samples-");
      for (Path archive : SampleImages.write(folder)) {
        for (String each : containerd.importImage(archive, Optional.empty())) {
          spec.commandLine().getOut().println("imported " + each);
        }
        Files.delete(archive);
      }
      Files.delete(folder);
      return ExitCode.DONE;
    }
  }
}
