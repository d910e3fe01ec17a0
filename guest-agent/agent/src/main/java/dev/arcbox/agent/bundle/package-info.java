/**
 * OCI bundles: {@code config.json} and {@code process.json} from what the daemon asks for.
 *
 * <p>Pure, except for {@link dev.arcbox.agent.bundle.Accounts}, which reads the container's own
 * {@code /etc/passwd} and {@code /etc/group} with the root file system as its root. The defaults
 * (capabilities, masked and read-only paths, mounts, environment) are those that users of the
 * Docker Engine know.
 *
 * @see <a href="https://github.com/opencontainers/runtime-spec/blob/main/config.md">runtime
 *     configuration</a>
 */
package dev.arcbox.agent.bundle;
