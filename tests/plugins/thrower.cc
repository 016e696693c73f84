// SPDX-License-Identifier: MIT-0
// thrower.cc -- a command in C++ that lets an exception escape.
//
//     c++ -std=c++17 -shared -fPIC -Iinclude -o thrower.so tests/plugins/thrower.cc
#include <stdexcept>

#include <jevons/plugin.h>

static jvn_status throws(jvn_call *call)
{
    if (call) throw std::runtime_error("the river is too wide");
    return JVN_OK;
}

static const jvn_command commands[] = {
    {"throw", "lets an exception escape", "throw", nullptr, JVN_INPUT_NONE, JVN_NONE, throws, nullptr, 0},
};

JVN_PLUGIN("thrower", "1.0", "escaped exceptions", "", "", JVN_LIST(commands), JVN_NONE, JVN_NONE, JVN_NONE, JVN_NONE);
