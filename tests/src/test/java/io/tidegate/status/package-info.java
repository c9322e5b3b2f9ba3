/** The status page as a person sees it: in a real browser, of a real gateway. */
package io.tidegate.status;
