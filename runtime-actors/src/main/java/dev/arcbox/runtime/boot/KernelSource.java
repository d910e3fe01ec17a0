package dev.arcbox.runtime.boot;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the kernel of a back end's guests comes from. */
sealed interface KernelSource permits UmlKernels, KvmKernels {
  /** Name of the initramfs that is made for these kernels. */
  String initramfs();

  /** Debian packages that are needed; asked for after {@link #prepare}. */
  List<String> packages() throws BootException;

  /** Fetches what says which packages are needed. */
  void prepare(boolean force, BootProgress progress) throws BootException;

  /** The kernel to boot, if nothing of it has to be fetched or made. */
  Optional<Kernel> present() throws BootException;

  /** The kernel to boot, made now if need be; its packages are here. */
  Kernel make(boolean force, BootProgress progress) throws BootException;

  /** The distribution's kernel as it is, made now if need be; its packages are here. */
  Path stock(BootProgress progress) throws BootException;

  /** The stock kernel's modules: the folder with {@code modules.dep}. */
  Path modules() throws BootException;
}
