/**
 * A vhost-user front end: sets a device up at its socket in the order and with the payload sizes of
 * the User-mode Linux driver, or sends anything else to see what a back end makes of it.
 */
package dev.arcbox.testkit.vhostuser;
