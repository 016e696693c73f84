#!/bin/sh
# sqlite.sh FILE -- the three jobs in sqlite3, in memory; prints `JOB SECONDS` lines.
now="select printf('%.3f', (julianday('now') - 2440587.5) * 86400);"
sqlite3 :memory: <<SQL | awk '/\./ { if (n++) print job[n - 1], $1 - last; last = $1 }
    BEGIN { split("load returns summary", job) }'
pragma threads = 4;
create table p (date text, ticker text, open real, high real, low real, close real, volume integer);
$now
.import --csv --skip 1 $1 p
$now
create table r as select date, ticker, close / lag(close) over (partition by ticker order by date) - 1 as ret from p;
$now
create table s as select ticker, avg(ret), sqrt((sum(ret * ret) - sum(ret) * avg(ret)) / (count(ret) - 1)), min(ret),
    max(ret) from r group by ticker;
$now
SQL
