/**
 * Images on their way from and to registries.
 *
 * <p>Owner: the actor {@code images} ({@link dev.arcbox.runtime.image.transfer.ImagesActor}) has
 * one child per transfer; a transfer's work runs on virtual threads that end when the child stops.
 * States of a transfer: under way, over. Layers are shared: two pulls that want the same one wait
 * for the same download, which goes on as long as one of them is there.
 *
 * <p>What is downloaded lies in an {@link dev.arcbox.runtime.image.Intake} until the image is
 * committed: a pull that fails, is cancelled or dies with the daemon leaves nothing. Limits: {@link
 * dev.arcbox.runtime.image.transfer.ImagesActor#MAX_TRANSFERS}, and the configuration's for layers
 * at once.
 */
package dev.arcbox.runtime.image.transfer;
