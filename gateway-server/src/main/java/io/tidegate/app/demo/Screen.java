package io.tidegate.app.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** What the demo shows: steps, a moving bar, and colours, on a terminal; plain lines everywhere else. One thread. */
public final class Screen {

    /** Set by the launcher, which knows where standard output goes. */
    private static final String TERMINAL = "tidegate.terminal";

    private static final String BOLD = "1";
    private static final String DIM = "2";
    private static final String GREEN = "32";
    private static final String CYAN = "36";
    private static final int BAR_CELLS = 30;

    private final PrintWriter out;
    private final boolean terminal;
    private final boolean colours;
    private final boolean unicode;
    private boolean barOpen;

    Screen(PrintWriter out, boolean terminal, boolean colours, boolean unicode) {
        this.out = out;
        this.terminal = terminal;
        this.colours = terminal && colours;
        this.unicode = terminal && unicode;
    }

    /** A screen as good as the place where the output goes. */
    public static Screen of(PrintWriter out) {
        boolean terminal = Boolean.getBoolean(TERMINAL);
        boolean unicode = "UTF-8".equals(System.getProperty("stdout.encoding"));
        return new Screen(out, terminal, System.getenv("NO_COLOR") == null, unicode);
    }

    public void title(String text) {
        line(style(BOLD, text));
        line("");
    }

    /** Something that has been done. */
    public void done(String text) {
        line(style(GREEN, unicode ? "✓ " : "* ") + text);
    }

    void note(String text) {
        line("  " + style(DIM, text));
    }

    void command(String text) {
        line("    " + style(CYAN, text));
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Moves the bar; elsewhere than on a terminal nothing is shown until the step is done. */
    void progress(String what, double part) {
        if (!terminal) {
            return;
        }
        int cells = (int) Math.round(Math.clamp(part, 0, 1) * BAR_CELLS);
        String bar = (unicode ? "█" : "#").repeat(cells) + (unicode ? "░" : ".").repeat(BAR_CELLS - cells);
        out.print(String.format(Locale.ROOT, "\r  %-8s %s %3.0f %%", what, style(CYAN, bar), part * 100));
        out.flush();
        barOpen = true;
    }

    /** Removes the bar. */
    void endProgress() {
        if (barOpen) {
            out.print("\r\u001b[2K");
            out.flush();
            barOpen = false;
        }
    }

    private String style(String code, String text) {
        return colours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
