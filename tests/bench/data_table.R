# data_table.R FILE -- the three jobs in R data.table; prints `JOB SECONDS` lines, each job twice but the load.
suppressMessages(library(data.table))
setDTthreads(0)
clock <- function(job, code) cat(job, system.time(code)[["elapsed"]], "\n")
clock("load", d <- fread(commandArgs(TRUE)[1], showProgress = FALSE))
for (i in 1:2) clock("returns", d[, ret := close / shift(close) - 1, by = ticker])
for (i in 1:2) clock("summary", s <- d[, .(mean = mean(ret, na.rm = TRUE), sd = sd(ret, na.rm = TRUE),
                                           min = min(ret, na.rm = TRUE), max = max(ret, na.rm = TRUE)), by = ticker])
