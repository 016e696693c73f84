/* SPDX-License-Identifier: GPL-3.0-or-later */
/* builtins.h -- the shell's own commands: load, save, help, and those of files of their own; and what they ask of the
 * call that they are given. */
#ifndef JV_BUILTINS_H
#define JV_BUILTINS_H

#include "../plugin/host.h"
#include "session.h"

/* What `catalogue` lists; in SQL jevons_datasets and so on. */
#define CATALOGUE_LISTINGS "datasets|columns|lineage|commands|functions"

void builtins_register(registry *r);

static inline host_call *call_of(const jvn_call *call) { return call->host_data; }
static inline session *session_of(const jvn_call *call) { return call_of(call)->session; }
/* An argument's first value, as typed. */
static inline const char *word_of(const jvn_call *call, int arg) { return jvn_item_of(call, arg, 0)->text; }
/* No plugin that is loaded has this id: fails, and says what may have been meant. */
jvn_status plugin_unknown(jvn_call *call, int arg, const char *id);

/* After code went away: results are printed as tables again where the writer that printed them is gone, and a note says so. */
void output_mend(jvn_call *call);
/* The shell's own settings: a list whose items begin with a jvn_param. */
extern const jvn_list core_options; /* option.c */

/* Commands with a file of their own: lists of jvn_command. */
extern const jvn_list show_commands;      /* show.c */
extern const jvn_list option_commands;    /* option.c */
extern const jvn_list workspace_commands; /* workspace.c */
extern const jvn_list catalogue_commands; /* catalogue.c */
extern const jvn_list metric_commands;    /* metric.c */
extern const jvn_list plugin_commands;    /* plugin.c */
extern const jvn_list sql_commands;       /* sql.c */
extern const jvn_list sql_files_commands; /* sql_files.c */
extern const jvn_list with_commands; /* with.c */
extern const jvn_list sql_files_readers;
extern const jvn_list lua_commands;       /* lua.c */
extern const jvn_list ffi_commands;       /* ffi.c */
extern const jvn_list script_stage_commands; /* script_stage.c */
extern const jvn_list trace_commands;     /* trace.c */
extern const jvn_list trust_commands;     /* trust.c */
extern const jvn_list unload_commands;    /* unload.c */
extern const jvn_list torture_commands;   /* torture.c */
extern const jvn_list why_commands;       /* why.c */
extern const jvn_list plugin_new_commands;  /* plugin_new.c */
extern const jvn_list plugin_test_commands; /* plugin_test.c */
extern const jvn_list plugin_doc_commands;  /* plugin_doc.c */
extern const jvn_list tree_commands;      /* tree.c */
extern const jvn_list replay_commands;    /* replay.c */
extern const jvn_list gc_commands;        /* gc.c */
extern const jvn_list trace_cell_commands; /* trace_cell.c */
extern const jvn_list program_commands;    /* program.c */
extern const jvn_list tour_commands;       /* tour.c */

extern const jvn_list scripts_commands;   /* scripts.c */
extern const jvn_list script_new_commands; /* script_new.c */
extern const jvn_list undo_commands;      /* undo.c */

#endif
