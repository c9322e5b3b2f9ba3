package io.tidegate.nvme.auth;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * The two ways in which hosts make the labels of HKDF-Expand-Label (docs/adr/0062). They give different keys under the same
 * identity, so a gateway has to know both.
 */
enum PskForm {
    /** RFC 8446, 7.1, as NVMe/TCP 1.1, 3.6.1.3 asks for it: lengths before label and context, the most significant byte first. */
    SPECIFIED {
        @Override
        byte[] info(int bytes, String label, String context) {
            ByteArrayOutputStream info = new ByteArrayOutputStream();
            info.write(bytes >> 8);
            info.write(bytes);
            putCounted(info, label);
            putCounted(info, context);
            return info.toByteArray();
        }
    },
    /** As the tools of Linux made them for years (libnvme before 1.16): no lengths of the parts, the least significant first. */
    OLD_LINUX {
        @Override
        byte[] info(int bytes, String label, String context) {
            ByteArrayOutputStream info = new ByteArrayOutputStream();
            info.write(bytes);
            info.write(bytes >> 8);
            info.writeBytes(ascii(label));
            info.writeBytes(ascii(context));
            return info.toByteArray();
        }
    };

    /** What HKDF-Expand gets. */
    abstract byte[] info(int bytes, String label, String context);

    private static void putCounted(ByteArrayOutputStream info, String part) {
        byte[] bytes = ascii(part);
        // One byte: of what is longer every host writes the low byte only.
        info.write(bytes.length);
        info.writeBytes(bytes);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
