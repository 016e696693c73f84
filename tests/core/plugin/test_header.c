/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_header.c -- what <jevons/plugin.h> does by itself, for plugins. */
#include "../unit.h"

#include <jevons/plugin.h>

#include "../../../core/base/text.h"

/* All heads of two bytes, with tails that may and may not follow, and cut at each length. */
static void characters_are_those_of_utf8(void **state)
{
    static const unsigned char tails[] = {0, 'a', 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
    enum { TAILS = sizeof tails };
    (void)state;
    for (int i = 0; i < 65536 * TAILS * TAILS; i++) {
        const unsigned char b[] = {(unsigned char)(i & 255), (unsigned char)(i >> 8 & 255), tails[(i >> 16) % TAILS],
                                   tails[(i >> 16) / TAILS]};
        const char *s = (const char *)b;
        int n = jvn_character(s, 4), wanted = 0;
        for (int k = 4; k > 0; k--)
            if (text_is_utf8(s, (size_t)k)) wanted = k;
        if (n != wanted) print_error("%02x %02x %02x %02x: %d bytes, wanted %d\n", b[0], b[1], b[2], b[3], n, wanted);
        assert_int_equal(n, wanted);
        if (n > 0) assert_int_equal(jvn_character(s, n - 1), 0);
    }
    assert_int_equal(jvn_character("", 0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(characters_are_those_of_utf8)};
    return RUN(tests);
}
