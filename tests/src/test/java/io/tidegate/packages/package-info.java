/** What users install: the Debian package and the container image, each in a root file system of its own. */
package io.tidegate.packages;
