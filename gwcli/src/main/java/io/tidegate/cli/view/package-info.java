/**
 * What people see of each reply: the heading, the columns and the sentence for an empty list. Pure functions of the
 * gateway's messages, one class per noun.
 */
@NullMarked
package io.tidegate.cli.view;

import org.jspecify.annotations.NullMarked;
