/* SPDX-License-Identifier: GPL-3.0-or-later */
/* template.h -- files of template/ that are part of the program. */
#ifndef JV_TEMPLATE_H
#define JV_TEMPLATE_H

/* The file's text, which ends with NUL, under a name. */
#define EMBED(symbol, file)                                                                            \
    extern const char symbol[] __attribute__((visibility("hidden")));                                  \
    __asm__(".pushsection .rodata\n.globl " #symbol "\n.hidden " #symbol "\n" #symbol                  \
            ":\n.incbin \"core/shell/template/" file "\"\n.byte 0\n.popsection\n")

#endif
