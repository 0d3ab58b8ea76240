# crm_segments
#
#   make, make install, make installcheck    the PGXS way, against an installed server
#   make test, make demo, make bench         all in a private folder: install missing
#                                            Debian packages (which stay), build, start a
#                                            throw-away server, clean up
#
# Variables: PG_CONFIG (which PostgreSQL), KEEP=1 (demo: leave the server running;
# test: keep the logs), SCALE=small|big (bench).  make hands on those set by the user.

EXTENSION = crm_segments
MODULE_big = crm_segments

# The folder of this file: "." unless built outside the source tree.
here := $(patsubst %/,%,$(dir $(lastword $(MAKEFILE_LIST))))
EXTVERSION := $(shell sed -n "s/^default_version *= *'\(.*\)'/\1/p" $(here)/$(EXTENSION).control)

C_FILES := $(sort $(wildcard $(here)/src/*.c $(here)/src/*/*.c))
H_FILES := $(sort $(wildcard $(here)/src/*.h $(here)/src/*/*.h))
OBJS := $(C_FILES:$(here)/%.c=%.o)

# The install script of the current version is kept under a name without a version;
# upgrade scripts (two versions in the name) are kept as they are installed.
DATA_built = sql/$(EXTENSION)--$(EXTVERSION).sql
DATA := $(patsubst $(here)/%,%,$(wildcard $(here)/sql/$(EXTENSION)--*--*.sql))

# A regression test is an input in sql/ that has an output in expected/.
REGRESS := $(filter $(basename $(notdir $(wildcard $(here)/sql/*.sql))),\
	$(basename $(notdir $(sort $(wildcard $(here)/expected/*.out)))))
REGRESS_OPTS = --load-extension=$(EXTENSION)

OPTFLAGS = -O3 -fno-math-errno
PG_CPPFLAGS = -I$(here)/src
PG_CFLAGS += $(OPTFLAGS)
# Our own names first: no clash with another extension, and direct calls.
SHLIB_LINK += -lm -Wl,-Bsymbolic-functions

PG_CONFIG ?= pg_config
PGXS := $(wildcard $(shell $(PG_CONFIG) --pgxs 2>/dev/null))

.DEFAULT_GOAL := all

ifneq ($(PGXS),)
include $(PGXS)

$(DATA_built): $(here)/sql/$(EXTENSION).sql $(here)/$(EXTENSION).control
	@mkdir -p $(@D)
	cp $< $@

# Every object is made anew when any header has changed: a full build takes seconds.
$(OBJS) $(OBJS:.o=.bc): $(H_FILES)

# Outside the source tree the folders of the objects are not there yet.
$(if $(OBJS),$(shell mkdir -p $(sort $(dir $(OBJS)))))
else
all install installcheck clean:
	@echo "$(PG_CONFIG) --pgxs names no makefile: install postgresql-server-dev-NN or set" \
		"PG_CONFIG ('make test' and 'make demo' see to it by themselves)" >&2
	@exit 1
endif

test:
	@$(here)/test/tools/run_tests.sh

demo:
	@$(here)/test/demo/run.sh

bench:
	@$(here)/test/bench/run

.PHONY: all install installcheck clean test demo bench
