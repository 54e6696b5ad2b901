package mightypi.node.net;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;

/**
 * libnftables (its manual page libnftables(3)) through the Foreign Function API. Each run has a
 * context of its own, so that nothing it remembers of the kernel can be old.
 */
final class NftLibrary {

  private static final String FILE = "libnftables.so.1";
  private static final int OUTPUT_JSON = 1 << 4;

  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle run;
  private final MethodHandle bufferOutput;
  private final MethodHandle bufferError;
  private final MethodHandle output;
  private final MethodHandle error;
  private final MethodHandle flags;

  private NftLibrary(SymbolLookup symbols) {
    var address = ValueLayout.ADDRESS;
    var number = ValueLayout.JAVA_INT;
    open = handle(symbols, "nft_ctx_new", FunctionDescriptor.of(address, number));
    close = handle(symbols, "nft_ctx_free", FunctionDescriptor.ofVoid(address));
    run =
        handle(symbols, "nft_run_cmd_from_buffer", FunctionDescriptor.of(number, address, address));
    bufferOutput = handle(symbols, "nft_ctx_buffer_output", FunctionDescriptor.of(number, address));
    bufferError = handle(symbols, "nft_ctx_buffer_error", FunctionDescriptor.of(number, address));
    output = handle(symbols, "nft_ctx_get_output_buffer", FunctionDescriptor.of(address, address));
    error = handle(symbols, "nft_ctx_get_error_buffer", FunctionDescriptor.of(address, address));
    flags = handle(symbols, "nft_ctx_output_set_flags", FunctionDescriptor.ofVoid(address, number));
  }

  private static MethodHandle handle(SymbolLookup symbols, String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
  }

  /** Empty on a machine without it. */
  static Optional<NftLibrary> find() {
    try {
      return Optional.of(new NftLibrary(SymbolLookup.libraryLookup(FILE, Arena.global())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** What it printed; what it complained of is an exception. */
  String run(String text, boolean json) throws IOException {
    try {
      return conversation(text, json);
    } catch (IOException | RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) { // What a method handle declares; C functions throw nothing.
      throw new IllegalStateException(e);
    }
  }

  private String conversation(String text, boolean json) throws Throwable {
    MemorySegment context = (MemorySegment) open.invokeExact(0);
    try (Arena arena = Arena.ofConfined()) {
      int buffered =
          (int) bufferOutput.invokeExact(context) + (int) bufferError.invokeExact(context);
      if (buffered != 0) {
        throw new IOException("libnftables has no memory");
      }
      if (json) {
        flags.invokeExact(context, OUTPUT_JSON);
      }
      if ((int) run.invokeExact(context, arena.allocateFrom(text)) != 0) {
        throw new IOException("nftables: " + string((MemorySegment) error.invokeExact(context)));
      }
      return string((MemorySegment) output.invokeExact(context));
    } finally {
      close.invokeExact(context);
    }
  }

  private static String string(MemorySegment text) {
    return text.equals(MemorySegment.NULL)
        ? ""
        : text.reinterpret(Long.MAX_VALUE).getString(0).strip();
  }
}
