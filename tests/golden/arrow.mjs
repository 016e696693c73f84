// arrow.mjs -- Arrow files between jevons and the npm package apache-arrow.
//
//     node arrow.mjs MODULES make FOLDER      writes NAME.arrow or NAME.arrows, and NAME.jsonl with what they hold
//     node arrow.mjs MODULES read FILE        prints a file's rows as JSON lines, and before them its types and metadata
import { createRequire } from 'module';
import { readFileSync, writeFileSync } from 'fs';

const [, , modules, job, target] = process.argv;
const arrow = createRequire(`${modules}/x.js`)('apache-arrow');

// ---- values as jevons writes them in JSON ----

const day = (ms) => new Date(ms).toISOString().slice(0, 10);
function instant(ms, micros = 0) {
    const rest = ((ms % 1000 + 1000) % 1000 * 1000 + micros).toString().padStart(6, '0').replace(/0+$/, '');
    return new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19) + (rest ? `.${rest}` : '') + 'Z';
}
const number = (x) => (typeof x === 'bigint' || Number.isFinite(x) ? x : null);
// One line of JSON, in which every digit of a bigint stands.
const line = (x) => JSON.stringify(x, (k, v) => (typeof v === 'bigint' ? `@${v}@` : v)).replace(/"@(-?\d+)@"/g, '$1');

// ---- theirs ----

const dates = ['1969-12-31', null, '2025-01-27', '9999-12-31'].map((d) => d && Date.parse(d));
const moments = [Date.parse('1969-12-31T23:59:58Z'), null, Date.parse('2025-01-27T14:30:00Z'), 0];
const big = [-(2n ** 63n), null, 2n ** 53n + 1n, 2n ** 63n - 1n];

// [name, type, values, and what they are in JSON]
const columns = [
    ['bool', new arrow.Bool(), [true, null, false, true]],
    ['int8', new arrow.Int8(), [-128, null, 0, 127]],
    ['int16', new arrow.Int16(), [-32768, null, 0, 32767]],
    ['int32', new arrow.Int32(), [-(2 ** 31), null, 0, 2 ** 31 - 1]],
    ['int64', new arrow.Int64(), big],
    ['uint8', new arrow.Uint8(), [0, null, 1, 255]],
    ['uint16', new arrow.Uint16(), [0, null, 1, 65535]],
    ['uint32', new arrow.Uint32(), [0, null, 1, 2 ** 32 - 1]],
    ['uint64', new arrow.Uint64(), [0n, null, 1n, 2n ** 63n - 1n]],
    ['float16', new arrow.Float16(), [1.5, null, -0.25, 65504]],
    ['float32', new arrow.Float32(), [1.5, null, -0.25, 2 ** 20 + 0.5]],
    ['float64', new arrow.Float64(), [0.1, null, NaN, 5e-324], [0.1, null, null, 5e-324]],
    ['utf8', new arrow.Utf8(), ['', null, 'Zürich', 'a longer text than twelve bytes']],
    ['large', new arrow.LargeUtf8(), ['', null, 'Zürich', '"quoted"\n']],
    ['code8', new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8(), 1), ['NVDA', null, 'AVGO', 'NVDA']],
    ['code32', new arrow.Dictionary(new arrow.LargeUtf8(), new arrow.Int32(), 2), ['a', null, 'b', 'a']],
    ['codeint', new arrow.Dictionary(new arrow.Int32(), new arrow.Uint16(), 3), [7, null, 9, 7]],
    ['date32', new arrow.DateDay(), dates.map((d) => d && new Date(d)), dates.map((d) => d && day(d))],
    ['date64', new arrow.DateMillisecond(), dates.map((d) => d && new Date(d)), dates.map((d) => d && day(d))],
    ['second', new arrow.TimestampSecond(), moments, moments.map((m) => m === null ? null : instant(m))],
    ['milli', new arrow.TimestampMillisecond('UTC'), moments, moments.map((m) => m === null ? null : instant(m))],
    ['micro', new arrow.TimestampMicrosecond('America/New_York'), moments, moments.map((m) => m === null ? null : instant(m))],
    ['nano', new arrow.TimestampNanosecond(), moments, moments.map((m) => m === null ? null : instant(m))],
    ['nothing', new arrow.Null(), [null, null, null, null]],
];

const vectors = () => Object.fromEntries(columns.map(([name, type, values]) => [name, arrow.vectorFromArray(values, type)]));
const lines = (rows) => rows.map(line).join('\n') + '\n';
const rows = () => [0, 1, 2, 3].map((i) => Object.fromEntries(columns.map((c) => [c[0], (c[3] ?? c[2])[i]])));

function put(name, extension, table, expected) {
    writeFileSync(`${target}/${name}.${extension}`, arrow.tableToIPC(table, extension === 'arrow' ? 'file' : 'stream'));
    writeFileSync(`${target}/${name}.jsonl`, lines(expected));
}

// The messages of a stream as { kind, bytes }.
function messages(stream) {
    const found = [], view = new DataView(stream.buffer, stream.byteOffset);
    for (let at = 0; at < stream.length && view.getInt32(at + 4, true);) {
        const n = view.getInt32(at + 4, true), m = arrow.Message.decode(stream.subarray(at + 8, at + 8 + n));
        const end = at + 8 + n + Number(m.bodyLength);
        found.push({ kind: m.headerType, bytes: stream.subarray(at, end) });
        at = end;
    }
    return found;
}

// A stream whose dictionary is another one for its second batch.
function replaced() {
    const type = () => new arrow.Dictionary(new arrow.Utf8(), new arrow.Int8(), 5);
    const one = (values) => messages(arrow.tableToIPC(new arrow.Table({ x: arrow.vectorFromArray(values, type()) }), 'stream'));
    const parts = [...one(['a', 'b']), ...one(['c', 'b', null]).slice(1)].map((m) => m.bytes);
    return Buffer.concat([...parts, Buffer.from([255, 255, 255, 255, 0, 0, 0, 0])]);
}

function make() {
    const table = new arrow.Table(vectors());
    put('types', 'arrow', table, rows());
    put('types_stream', 'arrows', table, rows());
    put('batches', 'arrows', table.concat(new arrow.Table(vectors())), [...rows(), ...rows()]);
    put('slice', 'arrows', table.slice(1, 3), rows().slice(1, 3));
    put('empty', 'arrow', new arrow.Table({ a: arrow.vectorFromArray([], new arrow.Int32()), t: arrow.vectorFromArray([], new arrow.Utf8()) }), []);
    writeFileSync(`${target}/empty.jsonl`, '');
    writeFileSync(`${target}/replaced.arrows`, replaced());
    writeFileSync(`${target}/replaced.jsonl`, lines(['a', 'b', 'c', 'b', null].map((x) => ({ x }))));
    const builder = arrow.makeBuilder({ type: new arrow.Dictionary(new arrow.Utf8(), new arrow.Int32(), 6), nullValues: [null] });
    const chunks = [['a', 'b'], ['b', 'c', null], ['d', 'a']].map((values) => (values.forEach((v) => builder.append(v)), builder.flush()));
    const x = new arrow.Vector(chunks);
    put('delta', 'arrows', new arrow.Table({ x }), ['a', 'b', 'b', 'c', null, 'd', 'a'].map((v) => ({ x: v })));
}

// ---- ours ----

function value(type, v) {
    if (v === null) return null;
    if (arrow.DataType.isDate(type)) return day(Number(v));
    if (arrow.DataType.isTimestamp(type)) return instant(Math.floor(Number(v)));
    return typeof v === 'number' || typeof v === 'bigint' ? number(v) : v;
}

function read() {
    const table = arrow.tableFromIPC(readFileSync(target));
    const about = table.schema.fields.map((f) => `${f.name} ${f.type} ${JSON.stringify(Object.fromEntries(f.metadata))}`);
    console.log(JSON.stringify(about));
    for (const row of table) console.log(line(Object.fromEntries(table.schema.fields.map((f) => [f.name, value(f.type, row[f.name])]))));
}

job === 'make' ? make() : read();
