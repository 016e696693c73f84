// risk.js duckdb|polars MODULES FILE MARKET DATE -- the jobs of risk.sh in DuckDB or polars, from the node packages in
// MODULES; prints `PEER JOB SECONDS`, the best of three. DuckDB works on two threads, polars on as many as there are.
const path = require('path');
const [peer, modules, file, market, on] = process.argv.slice(2);

async function clock(job, run) {
    let best = Infinity, result;
    for (let i = 0; i < 3; i++) {
        const begin = performance.now();
        result = await run();
        best = Math.min(best, performance.now() - begin);
    }
    console.log(peer, job, best / 1000);
    return result;
}

// Each result becomes a table in memory. A window function needs no more than the columns that it names.
async function duckdb() {
    const { DuckDBInstance } = require(path.resolve(modules, '@duckdb/node-api'));
    const db = await (await DuckDBInstance.create(':memory:')).connect();
    await db.run('set threads to 2');
    await db.run(`create table px as select date, ticker, close from read_csv('${file}')`);
    const time = (job, select) => clock(job, () => db.run(`create or replace temp table ${job} as ${select}`));
    await time('returns', `select ticker, date, close / lag(close) over (partition by ticker order by date) - 1 as r from px`);
    await time('statistics', 'select ticker, avg(r), stddev(r), min(r), max(r) from returns group by ticker');
    await time('volatility', `select stddev(r) over (partition by ticker order by date rows 20 preceding) * sqrt(252) as v
        from returns`);
    await time('events', `
        with days as (select date, row_number() over (order by date) as i from px where ticker = '${market}'),
        near as (select date, i - (select i from days where date = '${on}') as t from days),
        w as (select ticker, t, close / lag(close) over (partition by ticker order by t) - 1 as y
              from px join near using (date) where t between -121 and 1),
        j as (select w.ticker, w.t, w.y, m.y as x from w join w m on m.t = w.t and m.ticker = '${market}' where w.t > -121),
        f as (select ticker, regr_slope(y, x) as b, regr_intercept(y, x) as a, regr_sxx(y, x) as sxx, avg(x) as mx,
                     regr_syy(y, x) - regr_slope(y, x) * regr_sxy(y, x) as sse, count(*) as n
              from j where t <= -11 group by ticker),
        e as (select ticker, sum(y - a - b * x) as car, sum(x - mx) as z, count(*) as l, any_value(sse / (n - 2)) as s2,
                     any_value(sxx) as sxx, any_value(n) as n
              from j join f using (ticker) where t >= -1 group by ticker)
        select ticker, car, sqrt(s2 * (l + l * l / n + z * z / sxx)) as sd, car / sd as t from e`);
}

async function polars() {
    const pl = require(path.resolve(modules, 'nodejs-polars'));
    const c = pl.col;
    const px = pl.readCSV(file, { tryParseDates: true }).select('date', 'ticker', 'close');
    const r = c('close').div(c('close').shift(1).over('ticker')).sub(1).alias('r');
    const all = await clock('returns', () => px.withColumns(r));
    await clock('statistics', () => all.groupBy('ticker').agg(c('r').mean().alias('mean'), c('r').std().alias('sd'),
        c('r').min().alias('min'), c('r').max().alias('max')));
    await clock('volatility', () => all.withColumns(
        c('r').rollingStd({ windowSize: 21 }).over('ticker').mul(Math.sqrt(252)).alias('v')));
    await clock('events', () => {
        const days = px.filter(c('ticker').eq(pl.lit(market))).getColumn('date');
        const at = days.toArray().findIndex(d => d.toISOString().startsWith(on));
        const span = pl.DataFrame({ date: days.slice(at - 121, 123), t: Array.from({ length: 123 }, (_, i) => i - 121) });
        const w = px.join(span, { on: 'date' }).withColumns(c('close').div(c('close').shift(1).over('ticker')).sub(1).alias('y'))
            .filter(c('t').gt(-121));
        const m = w.filter(c('ticker').eq(pl.lit(market))).select(c('t'), c('y').alias('x'));
        const j = w.select('ticker', 't', 'y').join(m, { on: 't' });
        const f = j.filter(c('t').ltEq(-11)).groupBy('ticker').agg(
            c('x').mean().alias('mx'), c('y').mean().alias('my'), c('x').count().alias('n'),
            c('x').sub(c('x').mean()).pow(2).sum().alias('sxx'), c('y').sub(c('y').mean()).pow(2).sum().alias('syy'),
            c('x').sub(c('x').mean()).mul(c('y').sub(c('y').mean())).sum().alias('sxy'))
            .withColumns(c('sxy').div(c('sxx')).alias('b'))
            .withColumns(c('my').sub(c('b').mul(c('mx'))).alias('a'),
                c('syy').sub(c('b').mul(c('sxy'))).div(c('n').sub(2)).alias('s2'));
        return j.filter(c('t').gtEq(-1)).join(f, { on: 'ticker' }).groupBy('ticker').agg(
            c('y').sub(c('a')).sub(c('b').mul(c('x'))).sum().alias('car'), c('x').sub(c('mx')).sum().alias('z'),
            c('s2').first().alias('s2'), c('sxx').first().alias('sxx'), c('n').first().alias('n'))
            .withColumns(c('z').mul(c('z')).div(c('sxx')).add(pl.lit(9).div(c('n'))).add(3).mul(c('s2')).pow(0.5).alias('sd'))
            .withColumns(c('car').div(c('sd')).alias('t'));
    });
}

({ duckdb, polars })[peer]().catch(e => { console.error(`${peer}: ${e.message.split('\n')[0]}`); process.exit(1); });
