# risk.R FILE MARKET DATE -- the jobs of risk.sh in R data.table; prints `data.table JOB SECONDS`, the best of three.
suppressMessages(library(data.table))
setDTthreads(0)
args <- commandArgs(TRUE)
d <- fread(args[1], select = c("date", "ticker", "close"), showProgress = FALSE)
clock <- function(job, code) {
  code <- substitute(code)
  best <- min(replicate(3, system.time(eval(code, globalenv()))[["elapsed"]]))
  cat("data.table", job, best, "\n")
}
clock("returns", d[, r := close / shift(close) - 1, by = ticker])
clock("statistics", s <- d[, .(mean = mean(r, na.rm = TRUE), sd = sd(r, na.rm = TRUE),
                               min = min(r, na.rm = TRUE), max = max(r, na.rm = TRUE)), by = ticker])
roll <- function(x, n) {
  m <- frollmean(x, n); s <- frollmean(x * x, n)
  sqrt(pmax(s - m * m, 0) * n / (n - 1) * 252)
}
clock("volatility", d[, v := roll(r, 21L), by = ticker])

# The days -120:-11 and -1:1 around the event, the fit, and CAR over its exact sd.
study <- function() {
  days <- d[ticker == args[2], date]
  at <- match(as.IDate(args[3]), days)
  w <- d[date >= days[at - 121L] & date <= days[at + 1L], .(ticker, date, close)]
  w[, y := close / shift(close) - 1, by = ticker]
  w[, t := match(date, days) - at]
  w[, x := w[ticker == args[2], y][t + 122L]]
  w[t > -121L, {
    e <- t <= -11L; k <- t >= -1L
    ye <- y[e]; xe <- x[e]; n <- length(ye); mx <- mean(xe); dx <- xe - mx; sxx <- sum(dx * dx)
    b <- sum(dx * ye) / sxx; a <- mean(ye) - b * mx; s2 <- sum((ye - a - b * xe)^2) / (n - 2)
    car <- sum(y[k] - a - b * x[k]); z <- sum(x[k] - mx); l <- sum(k)
    sd <- sqrt(s2 * (l + l * l / n + z * z / sxx))
    list(car = car, sd = sd, t = car / sd)
  }, by = ticker]
}
clock("events", s <- study())
