/* SPDX-License-Identifier: MIT-0 */
/* clinging.cc -- C++ that the loader cannot quite let go of: a symbol that is unique in the process, a destructor for each
 * thread, handlers for the end. */
#include <cstdlib>
#include <string>

#include <jevons/plugin.h>

#ifndef VERSION
#define VERSION "1.0"
#endif

namespace {

struct at_ends {
    std::string name;
    explicit at_ends(const char *s) : name(s) {}
    ~at_ends() { name += "gone"; }
};

at_ends for_all("a name that is too long for the string itself");
thread_local at_ends for_each_thread("another name that is too long for the string itself");

template <typename T> struct counter {
    static T &calls()
    {
        static T n = 0; // STB_GNU_UNIQUE
        return n;
    }
};

void at_exit() { for_all.name.clear(); }

double cling(double x)
{
    static const int registered = std::atexit(at_exit);
    counter<double>::calls() += registered + 1;
    for_each_thread.name += ".";
    return x + double(sizeof VERSION) + (for_each_thread.name.empty() ? 1 : 0) + double(for_all.name.empty());
}

const jvn_function functions[] = {
    JVN_PLAIN("double cling(double x)", cling, "clings", "calc cling(1.0)"),
};

} // namespace

JVN_PLUGIN("clinging", VERSION, "does not let go", "", "", JVN_NONE, JVN_LIST(functions), JVN_NONE, JVN_NONE, JVN_NONE)
;
