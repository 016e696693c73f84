# my_plugin -- make           build my_plugin.so
#             make test      build it, trust what was built, run tests/*.session
#             make torture   call all of it with hostile arguments, in processes of its own
#             make install   put it into the folder that jevons loads at every start
#             make doc       its reference, from what it registers
#             make clean
#             SAN=1          with address and undefined-behaviour sanitizers: make SAN=1 test
#
# All it needs is jevons.pc. When pkg-config does not find it: export PKG_CONFIG_PATH=PREFIX/lib/pkgconfig, or in a source
# tree of jevons export PKG_CONFIG_PATH=TREE/build.

NAME := my_plugin
ifeq ($(shell pkg-config --exists jevons && echo yes),)
$(error pkg-config does not know jevons: set PKG_CONFIG_PATH to the folder of jevons.pc)
endif
JEVONS  ?= $(shell pkg-config --variable=program jevons)
FOLDER   = $${XDG_DATA_HOME:-$$HOME/.local/share}/jevons/plugins

SOURCES := $(wildcard *.c *.cpp)
CHECKED := -O1 -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer
WARN    := -Wall -Wextra -Wpedantic -Wshadow -Wconversion
COMPILE := $(if $(filter %.cpp,$(SOURCES)),$(CXX) -std=c++17,$(CC) -std=c11)
FLAGS   := $(COMPILE) -g $(if $(SAN),$(CHECKED),-O2) -fPIC -fvisibility=hidden -ffp-contract=off $(WARN) $(CFLAGS) \
           $(shell pkg-config --cflags jevons)

# A sanitized plugin wants its runtime loaded before a program that has none, and what throws before the runtime looks.
library  = $(wildcard $(shell $(firstword $(COMPILE)) -print-file-name=$(1)))
RUNTIME := $(firstword $(call library,libclang_rt.asan-$(shell uname -m).so) $(call library,libasan.so)) \
           $(if $(filter %.cpp,$(SOURCES)),$(call library,libstdc++.so.6))
RUN     := $(if $(SAN),env LD_PRELOAD='$(strip $(RUNTIME))')

.PHONY: all test torture install doc clean
all: $(NAME).so

# Built anew when the flags are others than the last time.
$(shell echo '$(FLAGS)' | cmp -s - .flags || echo '$(FLAGS)' > .flags)
$(NAME).so: $(SOURCES) $(wildcard *.h *.hpp) Makefile .flags
	$(FLAGS) -shared -o $@ $(SOURCES) $(LDFLAGS) -lm

test: all
	@$(JEVONS) --no-rc -c 'plugin trust ./$(NAME).so' > /dev/null
	$(RUN) $(JEVONS) --no-rc -c 'plugin test .'

torture: all
	$(RUN) $(JEVONS) --no-rc -c 'plugin torture ./$(NAME).so' -c '_.cases'

install: all
	install -D -m 755 $(NAME).so "$(FOLDER)/$(NAME).so"
	@$(JEVONS) --no-rc -c "plugin trust \"$(FOLDER)/$(NAME).so\""

doc: all
	@$(JEVONS) --no-rc --plugin ./$(NAME).so -c 'plugin doc $(NAME)'

clean:
	rm -f $(NAME).so .flags
