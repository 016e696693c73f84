// store.js MODULES FOLDER ROWS -- the jobs of store.sh in DuckDB, from the node packages in MODULES, on a file in FOLDER;
// prints `duckdb JOB SECONDS`, the best of five.
const fs = require('fs');
const path = require('path');
const { execFileSync } = require('child_process');
const [modules, folder, rows] = process.argv.slice(2);
const { DuckDBInstance } = require(path.resolve(modules, '@duckdb/node-api'));
const file = path.join(folder, 'store.duckdb');
const best = {};

async function clock(job, run) {
    const begin = performance.now();
    await run();
    best[job] = Math.min(best[job] ?? Infinity, (performance.now() - begin) / 1000);
}

function remove() {
    for (const end of ['', '.wal']) fs.rmSync(file + end, { force: true });
}

// A connection of its own, so that nothing of the file is held from before.
async function read(job) {
    const instance = await DuckDBInstance.create(':memory:');
    const db = await instance.connect();
    await db.run(`attach '${file}' as f (read_only)`);
    await clock(job, () => db.run('select sum(x) from f.x'));
    db.closeSync();
    instance.closeSync();
}

async function main() {
    const instance = await DuckDBInstance.create(':memory:');
    const db = await instance.connect();
    await db.run(`create temp table t as select random() as x from range(${rows})`);
    for (let i = 0; i < 5; i++) {
        remove();
        await db.run(`attach '${file}' as f`);
        await clock('write', async () => {
            await db.run('create table f.x as select x from t');
            await db.run('checkpoint f');
        });
        await db.run('detach f');
        await read('read');
        execFileSync('dd', [`if=${file}`, 'iflag=nocache', 'count=0'], { stdio: 'ignore' });
        await read('cold');
    }
    remove();
    for (const job of ['write', 'read', 'cold']) console.log('duckdb', job, best[job]);
}

main().catch(e => { console.error(`duckdb: ${e.message.split('\n')[0]}`); process.exit(1); });
