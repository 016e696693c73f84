# jevons -- make            build build/jevons and the plugins
#           make demo       install what is missing, build, run the main job
#           make test       install what is missing, run every test: sanitized build, then the plain one
#           make plugins/NAME   build one plugin
#           make SAN=1 ...  the same in build-san/, with address and undefined-behaviour sanitizers
#           make CI=1 ...   warnings are errors; V=1: show whole commands
#           make install PREFIX=/usr/local   (DESTDIR is put before it)
#           make fuzz FUZZ=csv|arrow|json|line|complete|ffi|note|cost|claims_text|claims_quantity|claims_dates|sentiment_thread|sentiment_judge|plot_scene
#                           FUZZ_SECONDS=180   look for inputs that break things (clang)
#           make bench      measure against peers (minutes; R data.table, sqlite3, luajit, cffi, pandas, and by npm DuckDB and
#                           polars), and how often tests of events reject where nothing happened. Parts: tests/bench/
#                           run.sh, store.sh (the workspace file), sql.sh, risk.sh (returns, statistics, volatility, events), event.sh, size.sh, cost.sh,
#                           claims.sh, sentiment.sh
#           make lua-asserts   the tests of the Lua bridge on a Lua that checks itself
#           make valgrind   unit tests and sessions of the plain build under valgrind (minutes)
#           make clean, make help
#
# A new folder under plugins/, file under core/ or test under tests/ needs no edit here. A plugin that needs
# libraries names their pkg-config modules in plugins/NAME/pkgs, or what has no module (linear) in plugins/NAME/libs;
# without them it is left out, with a line.

CC      ?= cc
PREFIX  ?= /usr/local
BUILD   := $(if $(SAN),build-san,build)
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 \
           $(if $(CI),-Werror)
FAST    := -O3
CHECKED := -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
CFLAGS  ?= -g
STD     := -std=gnu11 -fPIC -ffp-contract=off -fvisibility=hidden -pthread $(WARN) $(if $(SAN),$(CHECKED),$(FAST)) -Iinclude
LIBS    := readline lua5.4 libffi sqlite3 libutf8proc libxxhash
CORE_CF := $(shell pkg-config --cflags lua5.4 libffi 2>/dev/null)
LDLIBS  := -ldl -lm -pthread $(shell pkg-config --libs $(LIBS) 2>/dev/null)

CORE_SRC := $(wildcard core/*/*.c)
TEST_SRC := $(wildcard tests/core/*/test_*.c)
CORE_OBJ := $(CORE_SRC:%.c=$(BUILD)/%.o)
LIB_OBJ  := $(filter-out $(BUILD)/core/shell/main.o,$(CORE_OBJ))
TESTS    := $(TEST_SRC:%.c=$(BUILD)/%)
FOUND    := $(filter-out shared,$(patsubst plugins/%/,%,$(sort $(dir $(wildcard plugins/*/*.c)))))

# plugins/shared: what several of the bundled plugins are made of. A plugin takes what it uses.
SHARED     := $(BUILD)/plugins/shared.a
SHARED_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(wildcard plugins/shared/*.c))

# $(call pkgs,NAME), $(call libs,NAME): the modules and libraries that a plugin needs; $(call lacks,NAME): those that
# pkg-config does not know, or that the compiler does not find.
pkgs     = $(if $(wildcard plugins/$(1)/pkgs),$(shell cat plugins/$(1)/pkgs))
libs     = $(if $(wildcard plugins/$(1)/libs),$(shell cat plugins/$(1)/libs))
lacks    = $(strip $(foreach m,$(call pkgs,$(1)),$(shell pkg-config --exists '$(m)' || echo '$(m)')) \
                   $(foreach l,$(call libs,$(1)),$(shell $(CC) -shared -o /dev/null -l$(l) 2>/dev/null || echo 'lib$(l)')))
LEFT_OUT := $(foreach p,$(FOUND),$(if $(call lacks,$(p)),$(p)))
PLUGINS  := $(filter-out $(LEFT_OUT),$(FOUND))
SO       := $(PLUGINS:%=$(BUILD)/plugins/%.so)
# What replays inputs of a plugin that is left out is left out too.
REPLAYS  := $(filter-out $(LEFT_OUT:%=$(BUILD)/tests/fuzz/fuzz_%_%),$(patsubst %.c,$(BUILD)/%,$(wildcard tests/fuzz/fuzz_*.c)))
CORES    := $(shell nproc 2>/dev/null || echo 2)
say       = $(if $(V),,@echo '$(1)';)
SUB       = $(MAKE) --no-print-directory $(if $(findstring -j,$(MAKEFLAGS)),,-j$(CORES))

.PHONY: all demo test tests fuzz bench valgrind lua-asserts install clean help
all: $(BUILD)/jevons $(SO) $(LEFT_OUT:%=plugins/%) $(BUILD)/jevons.pc

demo:
	@tests/install-deps.sh build
	@tests/install-deps.sh plugins || true
	@+$(SUB) all
	$(BUILD)/jevons run scripts/deepseek.lua --report $(BUILD)/report.html

# SAN=1: the sanitized half alone.
test:
	@tests/install-deps.sh build test
	@tests/install-deps.sh plugins || true
	@+$(SUB) SAN=1 all tests
	@+$(if $(SAN),,$(SUB) all tests)
	@tests/run.pl build-san $(if $(SAN),,build)

tests: $(TESTS) $(REPLAYS)

valgrind:
	@tests/install-deps.sh build test valgrind
	@+$(SUB) all tests
	@tests/run.pl --valgrind build

lua-asserts:
	@+$(SUB) SAN=1 all tests
	@tests/lua-asserts.sh build-san

bench:
	@tests/install-deps.sh build bench
	@+$(SUB) all $(patsubst %,build/tests/bench/%,gen call claims event ffi lua risk store)
	@tests/bench/run.sh
	@tests/bench/store.sh
	@tests/bench/sql.sh
	@tests/bench/risk.sh
	@tests/bench/event.sh
	@tests/bench/size.sh
	@tests/bench/cost.sh
	@tests/bench/claims.sh
	@tests/bench/sentiment.sh

$(CORE_OBJ): EXTRA = $(CORE_CF)

$(BUILD)/jevons: $(CORE_OBJ)
	$(call say,link $@)$(CC) $(CFLAGS) $(STD) -o $@ $^ $(LDFLAGS) $(LDLIBS)

$(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(call say,cc $<)$(CC) $(CFLAGS) $(STD) $(EXTRA) -MMD -MP -c -o $@ $<

# What `plugin new` writes is in the program; calendars and the facts of cost are in their plugins.
$(BUILD)/plugins/calendar/book.o: data/calendars/holidays.csv
$(BUILD)/plugins/cost/data.o: $(wildcard data/cost/*.csv)
$(BUILD)/plugins/shared/names.o: data/instruments.csv data/claims/names.csv
$(BUILD)/plugins/sentiment/model.o: data/sentiment/model.bin
$(BUILD)/plugins/claims/metric_table.o: data/claims/metrics.csv
$(BUILD)/plugins/cost/rebound.o: data/cost/rebound.csv
$(BUILD)/plugins/claims/units.o: data/claims/units.csv
$(BUILD)/plugins/claims/tolerance.o: data/claims/tolerances.csv
$(BUILD)/plugins/claims/bind.o: data/claims/evidence.csv data/claims/related.csv
$(BUILD)/plugins/cost/figures.o: data/cost/figures.csv
$(BUILD)/plugins/sentiment/rules_lexicon.o: $(wildcard data/sentiment/*.csv)
$(BUILD)/core/shell/plugin_new.o $(BUILD)/core/shell/script_new.o: $(wildcard core/shell/template/*)

$(TESTS): $(BUILD)/%: $(BUILD)/%.o $(LIB_OBJ)
	$(call say,link $@)$(CC) $(CFLAGS) $(STD) -o $@ $^ $(LDFLAGS) $(LDLIBS) -lcmocka

$(REPLAYS): $(BUILD)/%: %.c tests/fuzz/fuzz.h $(LIB_OBJ)
	@mkdir -p $(@D)
	$(call say,link $@)$(CC) $(CFLAGS) $(STD) -Iplugins/shared $(if $(FUZZER),$(FUZZER),-DREPLAY) -o $@ $(filter-out %.h,$^) $(LDFLAGS) $(EXTRA_LIBS) $(LDLIBS)

# What reads numbers in texts needs no shell.
QUANTITY_OBJ := $(patsubst %,$(BUILD)/plugins/claims/%.o,phrase lexicon number_digits number_words number_parts units hedge lists side \
                  quantity quantity_parts quantity_range quantity_worded) $(SHARED)
$(BUILD)/tests/fuzz/fuzz_claims_quantity: $(QUANTITY_OBJ)
# What reads dates in texts needs no shell.
DATES_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %_command.c,$(wildcard plugins/claims/when*.c))) $(SHARED)
$(BUILD)/tests/fuzz/fuzz_claims_dates: $(DATES_OBJ)
# What judges texts needs no shell.
JUDGE_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %_command.c,$(wildcard plugins/sentiment/vader*.c plugins/sentiment/rules*.c \
               plugins/sentiment/model*.c plugins/sentiment/feature*.c) plugins/sentiment/mention.c plugins/sentiment/language.c)) $(SHARED)
$(BUILD)/tests/fuzz/fuzz_sentiment_judge: $(JUDGE_OBJ)

# What reads threads needs no shell.
THREAD_OBJ := $(patsubst %.c,$(BUILD)/%.o,$(filter-out %_command.c %_load.c,$(wildcard plugins/sentiment/thread*.c))) $(SHARED)
$(BUILD)/tests/fuzz/fuzz_sentiment_thread: $(THREAD_OBJ)
$(BUILD)/tests/fuzz/fuzz_sentiment_thread: EXTRA_LIBS = $(shell pkg-config --libs jansson libxml-2.0 2>/dev/null)

# What draws pictures needs no shell.
SCENE_OBJ := $(patsubst %,$(BUILD)/plugins/plot/%.o,axis scene canvas text pen svg) $(SHARED)
$(BUILD)/tests/fuzz/fuzz_plot_scene: $(SCENE_OBJ)

FUZZ         ?= csv
FUZZ_SECONDS ?= 180
fuzz:
	@tests/install-deps.sh build fuzz
	@+$(SUB) SAN=1 CC=clang BUILD=build-fuzz FUZZER=-fsanitize=fuzzer CFLAGS='-g -fsanitize=fuzzer-no-link' \
	    build-fuzz/tests/fuzz/fuzz_$(FUZZ) all
	@mkdir -p build-fuzz/corpus/$(FUZZ)
	JEVONS_PLUGINS=$(CURDIR)/build-fuzz/plugins ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 build-fuzz/tests/fuzz/fuzz_$(FUZZ) -max_total_time=$(FUZZ_SECONDS) \
	    -timeout=10 -rss_limit_mb=4096 -artifact_prefix=build-fuzz/ build-fuzz/corpus/$(FUZZ) tests/fuzz/$(FUZZ)

# Benchmarks of the core's own parts. Functions are called by name, not replaced by what the compiler knows of them.
BENCHES := $(patsubst %,$(BUILD)/tests/bench/%,call ffi store)
$(BENCHES): $(BUILD)/tests/bench/%: tests/bench/%.c $(LIB_OBJ)
	@mkdir -p $(@D)
	$(call say,link $@)$(CC) $(CFLAGS) $(STD) $(CORE_CF) -fno-builtin -o $@ $^ $(LDFLAGS) $(LDLIBS)

$(BUILD)/tests/bench/claims: tests/bench/claims.c $(QUANTITY_OBJ)
	@mkdir -p $(@D)
	$(call say,link $@)$(CC) $(CFLAGS) $(STD) -Iplugins/shared -o $@ $^ $(LDFLAGS) -lm

$(BUILD)/tests/bench/%: tests/bench/%.c
	@mkdir -p $(@D)
	$(call say,link $@)$(CC) $(CFLAGS) $(STD) -o $@ $< $(LDFLAGS) -lm

$(SHARED): $(SHARED_OBJ)
	$(call say,ar $@)rm -f $@ && ar rcs $@ $^

define plugin_rule
$(BUILD)/plugins/$(1)/%.o: EXTRA = -Iplugins/shared $$(if $$(call pkgs,$(1)),$$(shell pkg-config --cflags $$(call pkgs,$(1))))
$(BUILD)/plugins/$(1).so: $$(patsubst %.c,$(BUILD)/%.o,$$(wildcard plugins/$(1)/*.c)) $(SHARED)
	$$(call say,link $$@)$$(CC) $$(CFLAGS) $$(STD) -shared -o $$@ $$^ $$(LDFLAGS) \
	    $$(if $$(call pkgs,$(1)),$$(shell pkg-config --libs $$(call pkgs,$(1)))) $$(addprefix -l,$$(call libs,$(1))) -lm
.PHONY: plugins/$(1)
plugins/$(1): $(BUILD)/plugins/$(1).so
endef
$(foreach p,$(PLUGINS),$(eval $(call plugin_rule,$(p))))

define left_out_rule
.PHONY: plugins/$(1)
plugins/$(1):
	@echo "plugins/$(1) is left out: $$(strip $$(call lacks,$(1))) is not there"
	@$$(if $$(filter plugins/$(1),$$(MAKECMDGOALS)),false,true)
endef
$(foreach p,$(LEFT_OUT),$(eval $(call left_out_rule,$(p))))

LIBDIR := $(DESTDIR)$(PREFIX)/lib
SHARE  := $(DESTDIR)$(PREFIX)/share/jevons
DOC    := $(DESTDIR)$(PREFIX)/share/doc/jevons
MAN    := $(DESTDIR)$(PREFIX)/share/man/man1
COMPLETE_BASH := $(DESTDIR)$(PREFIX)/share/bash-completion/completions
COMPLETE_ZSH  := $(DESTDIR)$(PREFIX)/share/zsh/site-functions
COMPLETE_FISH := $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d
VERSION = $(shell sed -n 's/^#define VERSION "\(.*\)"/\1/p' core/shell/version.h)
ABI     = $(shell sed -n 's/^#define JVN_ABI_M[AI][JN]OR //p' include/jevons/plugin.h | paste -sd.)
SAMPLES := $(wildcard tests/plugins/vol.c tests/plugins/evidence.c)

# $(call pc,PREFIX,PROGRAM,PLUGINS,DATA): the lines of jevons.pc. That in $(BUILD) serves plugins before jevons is installed.
pc = printf '%s\n' 'prefix=$(1)' 'program=$${prefix}/$(2)' 'includedir=$${prefix}/include' 'plugindir=$${prefix}/$(3)' \
     'datadir=$${prefix}/$(4)' 'abi=$(ABI)' '' 'Name: jevons' 'Description: the plugin interface of the jevons shell' \
     'Version: $(VERSION)' 'Cflags: -I$${includedir}'

$(BUILD)/jevons.pc: Makefile core/shell/version.h include/jevons/plugin.h
	@mkdir -p $(@D)
	@$(call pc,$(CURDIR),$(BUILD)/jevons,$(BUILD)/plugins,data) > $@

install: all
	install -D -m 755 $(BUILD)/jevons $(DESTDIR)$(PREFIX)/bin/jevons
	install -d $(LIBDIR)/jevons/plugins $(LIBDIR)/pkgconfig $(DESTDIR)$(PREFIX)/include/jevons $(SHARE) $(DOC)/examples
	install -m 644 $(SO) $(LIBDIR)/jevons/plugins
	install -m 644 include/jevons/*.h $(DESTDIR)$(PREFIX)/include/jevons
	cp -R data scripts $(SHARE)
	install -m 644 plugins/README.md $(DOC)/plugins.md
	install -m 644 $(SAMPLES) $(DOC)/examples
	install -d $(MAN) $(COMPLETE_BASH) $(COMPLETE_ZSH) $(COMPLETE_FISH)
	$(BUILD)/jevons --no-rc -c 'help --format man' > $(MAN)/jevons.1
	$(BUILD)/jevons --completion bash > $(COMPLETE_BASH)/jevons
	$(BUILD)/jevons --completion zsh > $(COMPLETE_ZSH)/_jevons
	$(BUILD)/jevons --completion fish > $(COMPLETE_FISH)/jevons.fish
	$(call pc,$(PREFIX),bin/jevons,lib/jevons/plugins,share/jevons/data) > $(LIBDIR)/pkgconfig/jevons.pc

clean:
	rm -rf build build-san build-fuzz

help:
	@sed -n '/^#/!q; s/^# \{0,1\}//; p' Makefile

.DELETE_ON_ERROR:
.SECONDARY:
-include $(CORE_OBJ:.o=.d) $(TESTS:=.d) $(patsubst %.c,$(BUILD)/%.d,$(wildcard plugins/*/*.c))
