package mightypi.api.kind.check;

/** What may be expected to lie at a path of the host. */
public final class HostPaths {

  /** Of them, the first expects nothing. */
  public static final String[] TYPES = {
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket"
  };

  private HostPaths() {}
}
