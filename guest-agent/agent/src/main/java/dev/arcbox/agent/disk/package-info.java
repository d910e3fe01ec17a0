/**
 * The data disk: made a file system when it is blank, checked when it must be, mounted, grown when
 * the disk has grown. Used by the main thread before anything is served.
 *
 * <p>What is not blank and not ours is never written to: the agent says so and ends.
 *
 * @see <a href="https://docs.kernel.org/filesystems/ext4/super.html">ext4's super block</a>
 */
package dev.arcbox.agent.disk;
