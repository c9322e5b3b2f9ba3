'use strict';

const PERIOD = 2000;
const PATIENCE = 10000;
const LINES = 10;
const byId = id => document.getElementById(id);

/* Names of hosts are theirs to choose: every one of them goes into the page as text, never as markup. */
function element(name, options = {}, ...children) {
  const made = document.createElement(name);
  if (options.class) made.className = options.class;
  if (options.scope) made.scope = options.scope;
  if (options.label) made.dataset.label = options.label;
  if (options.span) made.rowSpan = options.span;
  made.append(...children.map(child => child instanceof Node ? child : String(child)));
  return made;
}

const tag = (kind, text) => element('span', { class: 'tag ' + kind }, text);
const count = value => Math.round(value).toLocaleString('en');

function scaled(value, units, base) {
  let step = 0;
  while (value >= base && step < units.length - 1) { value /= base; step++; }
  const digits = value >= 100 || value === Math.round(value) ? 0 : value >= 10 ? 1 : 2;
  return value.toFixed(digits) + units[step];
}

const bytes = value => scaled(value, [' B', ' KiB', ' MiB', ' GiB', ' TiB', ' PiB'], 1024);
const perSecond = value => scaled(value, ['/s', 'k/s', 'M/s', 'G/s'], 1000);
const throughput = value => bytes(value) + '/s';
const latency = micros => scaled(micros, [' µs', ' ms', ' s'], 1000);

function duration(seconds) {
  const parts = [[86400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']];
  const first = parts.findIndex(([size]) => seconds >= size);
  if (first < 0) return 'less than a second';
  return parts.slice(first, first + 2)
    .map(([size, word], i) => [Math.floor((i === 0 ? seconds : seconds % parts[first][0]) / size), word])
    .filter(([many]) => many > 0)
    .map(([many, word]) => many + ' ' + word + (many === 1 ? '' : 's'))
    .join(' ');
}

/* --- what came is shown: a part of the page is touched only when it differs, so that a selection or a focus stays */

function show(node, children) {
  const made = document.createElement(node.tagName);
  made.append(...children);
  if (made.innerHTML === node.innerHTML) return;
  const focused = document.activeElement;
  const key = node.contains(focused) ? focused.dataset.key : undefined;
  node.replaceChildren(...made.childNodes);
  if (key !== undefined) [...node.querySelectorAll('[data-key]')].find(one => one.dataset.key === key)?.focus();
}

function text(id, value) {
  if (byId(id).textContent !== value) byId(id).textContent = value;
}

const charts = {
  iops: new Chart(byId('iops'), perSecond, 10),
  throughput: new Chart(byId('throughput'), throughput, 1024, 1024),
  latency: new Chart(byId('latency'), latency, 100),
};

let chosen = null;

function choose(namespace) {
  chosen = chosen && namespace && chosen.key === namespace.key ? null : namespace;
  text('scope', chosen ? `namespace ${chosen.nsid} of ${chosen.subsystem}` : 'this gateway');
  byId('whole').hidden = !chosen;
  Object.values(charts).forEach(chart => chart.clear());
  look();
}

byId('whole').addEventListener('click', () => {
  choose(null);
  byId('activity-title').tabIndex = -1;
  byId('activity-title').focus();
});

function drawCharts(time, rates) {
  if (!rates) return;
  charts.iops.add(time, rates.reads, rates.writes);
  charts.throughput.add(time, rates.readBytes, rates.writtenBytes);
  charts.latency.add(time, rates.readMicros, rates.writeMicros);
}

function figure(value, words) {
  return element('li', {}, element('b', {}, value), element('span', {}, words));
}

function showOverview(it) {
  document.title = it.gateway.name + ' – Tidegate';
  text('name', it.gateway.name);
  const group = it.gateway.group ? `group ${it.gateway.group}, ` : '';
  text('facts', `${group}version ${it.gateway.version}, up ${duration(it.gateway.upSeconds)}`);
  const rates = it.rates;
  show(byId('figures'), [
    figure(rates ? perSecond(rates.reads + rates.writes) : '–', 'requests'),
    figure(rates ? throughput(rates.readBytes + rates.writtenBytes) : '–', 'throughput'),
    figure(rates ? perSecond(rates.failed) : '–', 'failed requests'),
    figure(count(it.subsystems), 'subsystems'),
    figure(count(it.namespaces), 'namespaces'),
    figure(count(it.queues), 'I/O queues of hosts'),
  ]);
  const gone = it.chart && !it.chart.there;
  if (chosen && gone) choose(null);
  const fits = chosen ? it.chart && it.chart.key === chosen.key : !it.chart;
  if (fits) drawCharts(Date.parse(it.time), chosen ? it.chart.rates : it.rates);
  showGroup(it);
  showProblems(it);
  show(byId('event-list'), it.events.length ? it.events.map(eventLine) : [element('li', {}, 'Nothing has happened yet.')]);
}

function showGroup(it) {
  const alone = [{ name: it.gateway.name, self: true, answers: true, duty: 'enabled', ownGroup: 1, serves: null, location: '' }];
  show(byId('gateways').tBodies[0], (it.alone ? alone : it.gateways).map(gateway => element('tr', {},
    element('th', { scope: 'row' }, gateway.name, ...(gateway.self ? [element('span', { class: 'second' }, 'this gateway')] : [])),
    element('td', { label: 'State' }, gatewayState(gateway)),
    element('td', { label: 'Serves' }, gateway.serves === null ? 'all: it is alone' : gateway.serves.join(', ') || 'none'),
    element('td', { label: 'Its own' }, gateway.ownGroup),
    element('td', { label: 'Location' }, gateway.location || '–'))));
  show(byId('ana').tBodies[0], it.anaGroups.map(group => element('tr', {},
    element('th', { scope: 'row', label: 'Group' }, group.number),
    element('td', { label: 'Served by' }, group.servedBy || (group.servedHere ? 'this gateway' : tag('bad', 'nobody'))),
    element('td', { label: 'State here' }, tag(group.state === 'optimized' ? 'good' : '', group.state)),
    element('td', { class: 'number', label: 'Namespaces' }, count(group.namespaces)))));
}

function gatewayState(gateway) {
  if (!gateway.answers) return tag('bad', 'does not answer');
  if (gateway.duty === 'drained') return tag('warn', 'drained');
  if (gateway.duty === 'removed') return tag('warn', 'being removed');
  return tag('good', 'serves');
}

function showProblems(it) {
  byId('problems').hidden = it.problemCount === 0;
  const more = it.problemCount - it.problems.length;
  show(byId('problem-list'), it.problems.map(problem => element('li', {}, problem.why))
    .concat(more > 0 ? [element('li', {}, `and ${count(more)} more`)] : []));
}

const COLOURS = {
  'fail-over': 'bad', problem: 'bad', 'keep-alive lost': 'bad', 'host refused': 'warn', 'hand-over': 'warn', gateway: 'warn',
};

function eventLine(event) {
  const when = new Date(event.time);
  const time = element('time', {}, when.toLocaleString(undefined, { dateStyle: 'short', timeStyle: 'medium' }));
  time.dateTime = event.time;
  const times = event.times > 1 ? ` (${count(event.times)} times)` : '';
  return element('li', {}, time, element('span', {}, tag(COLOURS[event.kind] || '', event.kind)), element('p', {}, event.text + times));
}

/* --- lists that may be long: a part of each is asked for */

const rows = {
  subsystems: one => [element('tr', {},
    element('th', { scope: 'row' }, one.nqn),
    element('td', { label: 'Hosts' }, `${count(one.hostsConnected)} connected`,
      element('span', { class: 'second' }, one.openToAny ? 'open to every host' : `${count(one.hostsAllowed)} allowed`)),
    element('td', { class: 'number', label: 'Namespaces' }, `${count(one.namespaces)} of ${count(one.maxNamespaces)}`),
    element('td', { class: 'number', label: 'Listeners here' }, one.listenersHere === 0 ? tag('warn', 'none') : count(one.listenersHere)),
    element('td', { class: 'text', label: 'Serial number' }, one.serialNumber))],
  namespaces: one => [element('tr', {},
    element('th', { scope: 'row', label: 'Namespace' }, one.nsid, element('span', { class: 'second' }, one.subsystem),
      ...(one.problem ? [element('span', { class: 'second bad' }, one.problem)] : [])),
    element('td', { class: 'text', label: 'Image' }, one.image, ...(one.readOnly ? [' ', tag('', 'read only')] : [])),
    element('td', { class: 'number', label: 'Size' }, one.sizeBytes < 0 ? '–' : bytes(one.sizeBytes)),
    element('td', { label: 'ANA group' }, one.anaGroup,
      element('span', { class: 'second' }, one.servedHere ? 'served here' : one.servedBy ? 'served by ' + one.servedBy : 'served by nobody')),
    ...rateCells(one.rates),
    element('td', {}, chartButton(one)))],
  hosts: one => one.paths.map((path, i) => element('tr', {},
    ...(i === 0 ? [hostCell(one)] : []),
    element('td', { class: 'text', label: 'Subsystem' }, path.subsystem, element('span', { class: 'second' }, 'controller ' + path.controller)),
    element('td', { class: 'text', label: 'Path' }, `${path.from} → ${path.address}:${path.port}`),
    element('td', { class: 'number', label: 'I/O queues' }, count(path.ioQueues)),
    element('td', { label: 'Security' }, ...security(path)))),
};

function security(path) {
  const words = [path.encrypted ? 'encrypted' : '', path.authenticated ? 'proven by its key' : ''].filter(word => word);
  return words.length ? words.map(word => tag('good', word)) : [element('span', { class: 'soft' }, 'none')];
}

function hostCell(one) {
  const more = one.morePaths > 0 ? [element('span', { class: 'second' }, `and ${count(one.morePaths)} more paths`)] : [];
  const cell = element('th', { scope: 'rowgroup', span: one.paths.length }, one.host, ...more);
  if (one.paths.length === 1) cell.scope = 'row';
  return cell;
}

function rateCells(rates) {
  const cell = (label, value, second) => element('td', { class: 'number', label }, value,
    ...(second ? [element('span', { class: 'second' }, second)] : []));
  if (!rates) return [cell('Requests', '–'), cell('Throughput', '–'), cell('Latency', '–')];
  const times = [['read', rates.readMicros], ['write', rates.writeMicros]].filter(([, micros]) => micros !== null);
  return [
    cell('Requests', perSecond(rates.reads + rates.writes), rates.failed > 0 ? perSecond(rates.failed) + ' failed' : ''),
    cell('Throughput', throughput(rates.readBytes + rates.writtenBytes)),
    cell('Latency', ...(times.length ? times.map(([word, micros]) => `${word} ${latency(micros)}`) : ['–'])),
  ];
}

function chartButton(one) {
  const on = chosen !== null && chosen.key === one.key;
  const button = element('button', {}, on ? 'Shown' : 'Show');
  button.type = 'button';
  button.dataset.key = one.key;
  button.setAttribute('aria-pressed', on);
  button.setAttribute('aria-label', `Chart of namespace ${one.nsid} of ${one.subsystem}`);
  return button;
}

class List {
  constructor(section) {
    this.name = section.dataset.list;
    this.section = section;
    this.body = section.querySelector('tbody');
    this.search = section.querySelector('input');
    this.order = section.querySelector('select');
    this.page = 0;
    this.items = [];
    section.querySelector('table').className = 'stack';
    this.back = this.button('Back', -1);
    this.forward = this.button('Next', 1);
    this.where = document.createElement('span');
    this.where.setAttribute('role', 'status');
    section.querySelector('.pager').append(this.where, this.back, this.forward);
    let waiting = 0;
    this.search.addEventListener('input', () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => { this.page = 0; this.look(); }, 200);
    });
    this.order?.addEventListener('change', () => { this.page = 0; this.look(); });
    this.body.addEventListener('click', event => {
      const button = event.target.closest('button[data-key]');
      const item = button && this.items.find(one => one.key === button.dataset.key);
      if (item) choose(item);
    });
  }

  button(words, step) {
    const made = element('button', {}, words);
    made.type = 'button';
    made.setAttribute('aria-label', `${words} in ${this.name}`);
    made.addEventListener('click', () => { this.page += step; this.look(); });
    return made;
  }

  async look() {
    const asked = new URLSearchParams({ search: this.search.value.trim(), page: this.page, size: LINES });
    if (this.order) asked.set('sort', this.order.value);
    const it = await get(this.name + '?' + asked);
    if (!it) return;
    this.page = it.page;
    this.items = it.items;
    const columns = this.section.querySelectorAll('thead th').length;
    show(this.body, it.items.length ? it.items.flatMap(rows[this.name]) : [this.nothing(columns)]);
    const first = it.page * it.pageSize + 1;
    const last = it.page * it.pageSize + it.items.length;
    const of = it.matching === it.total ? count(it.total) : `${count(it.matching)} found, ${count(it.total)} in all`;
    const where = it.items.length ? `${count(first)} to ${count(last)} of ${of}` : of === '0' ? '' : of;
    if (this.where.textContent !== where) this.where.textContent = where;
    this.back.hidden = this.forward.hidden = it.matching <= it.pageSize;
    this.back.disabled = it.page === 0;
    this.forward.disabled = last >= it.matching;
  }

  nothing(columns) {
    const cell = element('td', { class: 'empty' }, this.search.value.trim() ? 'Nothing matches the search.' : 'There are none.');
    cell.colSpan = columns;
    return element('tr', {}, cell);
  }
}

const lists = [...document.querySelectorAll('[data-list]')].map(section => new List(section));

/* --- asking the gateway, while somebody looks */

let lastAnswer = null;
let complaint = null;

async function get(path) {
  try {
    const answer = await fetch('/status/v1/' + path, { signal: AbortSignal.timeout(PATIENCE), cache: 'no-store' });
    if (!answer.ok) {
      complaint = (await answer.text()).trim();
      return null;
    }
    return await answer.json();
  } catch {
    complaint = null;
    return null;
  }
}

function showAnswered(answered) {
  document.body.classList.toggle('stale', !answered);
  byId('dot').className = 'dot ' + (answered ? 'on' : 'off');
  text('updated', answered ? 'Live, ' + lastAnswer.toLocaleTimeString() : 'No answer');
  byId('connection').hidden = answered;
  const since = lastAnswer ? ` What you see is from ${lastAnswer.toLocaleTimeString()}.` : '';
  text('connection', answered ? '' : (complaint || 'This gateway does not answer; the page keeps trying.') + since);
}

let looking = false;

async function look() {
  if (looking) return;
  looking = true;
  const it = await get('overview' + (chosen ? '?' + new URLSearchParams({ chart: chosen.key }) : ''));
  if (it) {
    lastAnswer = new Date();
    showOverview(it);
    await Promise.all(lists.map(list => list.look()));
  }
  showAnswered(it !== null);
  looking = false;
}

let timer = 0;

function watch() {
  clearInterval(timer);
  timer = 0;
  if (document.visibilityState === 'visible') {
    look();
    timer = setInterval(look, PERIOD);
  }
}

document.addEventListener('visibilitychange', watch);
for (const table of [byId('gateways'), byId('ana')]) table.className = 'stack';
watch();
