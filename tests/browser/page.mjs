// page.mjs -- looks at a page as a reader would, in a headless Chromium, and prints what it found as JSON.
//
//     node page.mjs NODE_MODULES CHROMIUM PAGE [FOLDER-FOR-SCREENSHOTS]
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const [modules, executablePath, page, shots] = process.argv.slice(2);
const { chromium } = createRequire(modules + '/')('playwright-core');
const address = pathToFileURL(page).href;
const browser = await chromium.launch({ executablePath, timeout: 180000, args: ['--no-sandbox', '--disable-gpu'] });
const found = { errors: [], requests: [] };

async function open(options) {
    const context = await browser.newContext(options);
    context.setDefaultTimeout(180000);
    const tab = await context.newPage();
    tab.on('console', m => { if (m.type() === 'error' || m.type() === 'warning') found.errors.push(m.text()); });
    tab.on('dialog', d => { found.errors.push('a dialog: ' + d.message()); d.dismiss(); });
    tab.on('pageerror', e => found.errors.push(String(e)));
    tab.on('request', r => { if (r.url() !== address) found.requests.push(r.url()); });
    await tab.goto(address);
    return tab;
}

// What the data alone could have brought: more scripts than the page's own, what loads, what acts, a name in the window.
const foreign = tab => tab.evaluate(() => ({ scripts: document.scripts.length - 1, acting: [...document.querySelectorAll('*')]
    .filter(e => /^(img|iframe|object|embed|base|form|foreignobject|b-wire)$/i.test(e.tagName) || e.getAttributeNames().some(n => n.startsWith('on'))).length,
    owned: window.owned ?? null }));
const shot = (tab, name) => shots ? tab.screenshot({ path: `${shots}/${name}.png`, fullPage: true, timeout: 180000 }) : null;
const overflow = tab => tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

// The contrast of text on its page (WCAG 2.1, 1.4.3), of what is written in each of these; 0: the page has none.
const contrasts = tab => tab.evaluate(() => {
    const channels = colour => { const c = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
        c.fillStyle = colour; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data]; };
    const light = rgb => rgb.slice(0, 3).map(x => x / 255).map(x => x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4)
        .reduce((sum, x, i) => sum + x * [0.2126, 0.7152, 0.0722][i], 0);
    const ground = e => { for (; e; e = e.parentElement) { const b = getComputedStyle(e).backgroundColor; if (channels(b)[3] === 255) return b; } return 'white'; };
    const of = e => { const s = getComputedStyle(e);
        const [a, b] = [light(channels(e instanceof SVGElement ? s.fill : s.color)), light(channels(ground(e)))].sort((x, y) => y - x); return (a + 0.05) / (b + 0.05); };
    const least = {};
    for (const what of ['p', 'td', 'caption', 'figcaption', 'a', 'dt', 'dd span', 'a.claim b', 'svg text', '.cards span'])
        least[what] = [...document.querySelectorAll(what)].reduce((l, e) => e.textContent.trim() ? Math.min(l, of(e)) : l, 99);
    return least;
});

// ---- a wide screen in the light ----

const wide = await open({ viewport: { width: 1200, height: 900 }, colorScheme: 'light' });
await shot(wide, 'light');
found.title = await wide.title();
found.sections = await wide.locator('main > section > h2').allTextContents();
found.links = await wide.evaluate(() => [...document.querySelectorAll('a[href]')].map(a => a.getAttribute('href'))
    .filter(h => !h.startsWith('#') || !document.getElementById(h.slice(1))));
found.pictures = await wide.evaluate(() => [...document.querySelectorAll('svg')].map(s => ({ role: s.getAttribute('role'),
    named: Boolean(s.getAttribute('aria-label') || s.querySelector('title')?.textContent), width: s.getBoundingClientRect().width })));
found.ids = await wide.evaluate(() => { const all = [...document.querySelectorAll('[id]')].map(e => e.id); return all.length - new Set(all).size; });
found.foreign = await foreign(wide);
found.contrast = { light: await contrasts(wide) };
found.overflow = { wide: await overflow(wide) };

found.sorted = await wide.evaluate(() => [...document.querySelectorAll('table.sortable')].map(table => {
    const answers = [];
    [...table.tHead.rows[0].cells].forEach((head, k) => {
        for (const way of ['ascending', 'descending']) {
            head.querySelector('button').click();
            const cells = [...table.tBodies[0].rows].map(r => r.cells[k]).filter(c => c.textContent !== '');
            const key = c => c.dataset.sort === undefined ? c.textContent : Number(c.dataset.sort);
            const order = (a, b) => typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b), 'en');
            const inOrder = cells.every((c, i) => !i || (way === 'ascending' ? 1 : -1) * order(key(cells[i - 1]), key(c)) <= 0);
            answers.push(inOrder && head.getAttribute('aria-sort') === way);
        }
    });
    return answers.every(Boolean);
}));

// ---- marks, by keyboard ----

const marks = wide.locator('a.claim');
found.marks = await marks.count();
if (found.marks) {
    await marks.first().focus();
    await wide.keyboard.press('Enter');
    found.opened = await wide.locator('#working').isVisible() && (await wide.locator('#working').textContent()).trim();
    found.expected = await wide.evaluate(() => document.querySelector(document.querySelector('a.claim').hash).textContent);
    await wide.keyboard.press('Escape');
    found.closed = !(await wide.locator('#working').isVisible());
    found.back = await wide.evaluate(() => document.activeElement === document.querySelector('a.claim'));
}
await wide.emulateMedia({ media: 'print' });
found.print = (await wide.pdf()).length;
found.printed = await wide.evaluate(() => getComputedStyle(document.querySelector('nav')).display);

// ---- a phone in the dark, and without JavaScript ----

const phone = await open({ viewport: { width: 390, height: 844 }, colorScheme: 'dark', isMobile: true, deviceScaleFactor: 1 });
await shot(phone, 'dark-phone');
found.overflow.phone = await overflow(phone);
found.contrast.dark = await contrasts(phone);
const plain = await open({ javaScriptEnabled: false });
if (found.marks) {
    await plain.locator('a.claim').first().click();
    found.jumped = new URL(plain.url()).hash;
}
await browser.close();
console.log(JSON.stringify(found));
