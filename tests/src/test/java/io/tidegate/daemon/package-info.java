/** The program as a person runs it: the launcher, the daemon, its signals and what it says when something is wrong. */
package io.tidegate.daemon;
