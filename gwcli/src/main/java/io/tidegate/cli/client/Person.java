package io.tidegate.cli.client;

/** The person at the terminal, who can be asked; there is none when a script runs the client. */
public interface Person {

    /** Nobody to ask. */
    Person NOBODY = new Person() {
        @Override
        public boolean isThere() {
            return false;
        }

        @Override
        public String answer(String question) {
            return "";
        }
    };

    /** True when there is somebody who sees a question and can answer it. */
    boolean isThere();

    /** The line that is typed in answer, empty at the end of input. */
    String answer(String question);
}
