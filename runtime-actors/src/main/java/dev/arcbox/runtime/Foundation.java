package dev.arcbox.runtime;

import dev.arcbox.runtime.boot.BootAssets;
import dev.arcbox.runtime.gateway.DaemonParts;
import dev.arcbox.runtime.image.ImageStore;
import dev.arcbox.runtime.store.Store;
import dev.arcbox.vm.VmActor;
import dev.arcbox.vm.VmConfig;
import java.util.function.Function;
import org.apache.pekko.actor.typed.Behavior;

/** What stands before the first actor and is closed after the last. */
public record Foundation(
    ArcboxConfig config,
    ArcboxPaths paths,
    Store store,
    ImageStore images,
    BootAssets assets,
    Function<VmConfig, Behavior<VmActor.Command>> vms,
    DaemonParts.Backend backend) {}
