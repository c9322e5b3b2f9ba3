'use strict';

/* Two lines over the last minutes, for reads and writes. What it shows is said in words below it, so the picture itself is
   hidden from screen readers. */
const SVG = 'http://www.w3.org/2000/svg';
const KEPT = 150;
const WIDTH = 360;
const HEIGHT = 150;
const LEFT = 68;
const TOP = 8;
const BOTTOM = 128;

function svg(name, attributes, text) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
}

/* The next of 1, 2, 5, 10, 20 and so on, of KiB or MiB where bytes are shown: a scale that does not jump with each value. */
function roundUp(value, base) {
  const unit = base === 1024 ? Math.pow(1024, Math.floor(Math.log(value) / Math.log(1024))) : 1;
  return unit * decimal(value / unit);
}

function decimal(value) {
  const power = Math.pow(10, Math.floor(Math.log10(value)));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value) || 10 * power;
}

class Chart {
  constructor(figure, format, smallest, base = 1000) {
    this.base = base;
    this.format = format;
    this.smallest = smallest;
    this.points = [];
    this.cursor = null;
    this.picture = svg('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' });
    this.legend = document.createElement('p');
    this.legend.className = 'legend';
    figure.append(this.picture, this.legend);
    this.values = ['read', 'write'].map(kind => this.key(kind));
    this.when = document.createElement('span');
    this.legend.append(this.when);
    this.picture.addEventListener('pointermove', event => this.point(event));
    this.picture.addEventListener('pointerleave', () => { this.cursor = null; this.draw(); });
    new ResizeObserver(() => this.draw()).observe(this.picture);
    this.draw();
  }

  key(kind) {
    const item = document.createElement('span');
    const line = svg('svg', { viewBox: '0 0 26 10', 'aria-hidden': 'true' });
    line.append(svg('path', { d: 'M1 5H25', class: kind }));
    const value = document.createElement('b');
    item.append(line, kind === 'read' ? 'Read ' : 'Write ', value);
    this.legend.append(item);
    return value;
  }

  clear() {
    this.points = [];
    this.cursor = null;
    this.draw();
  }

  add(time, read, write) {
    this.points.push({ time, read, write });
    if (this.points.length > KEPT) this.points.shift();
    this.draw();
  }

  point(event) {
    const box = this.picture.getBoundingClientRect();
    const x = event.clientX - box.left;
    const step = (this.right - LEFT) / (KEPT - 1);
    const back = Math.round((this.right - x) / step);
    const index = this.points.length - 1 - back;
    this.cursor = index >= 0 && index < this.points.length ? index : null;
    this.draw();
  }

  /* Drawn at the size it has, so that text and lines are not stretched. */
  draw() {
    const width = Math.max(160, this.picture.clientWidth || WIDTH);
    this.right = width - 8;
    this.picture.setAttribute('viewBox', `0 0 ${width} ${HEIGHT}`);
    const most = Math.max(this.smallest, ...this.points.map(p => Math.max(p.read ?? 0, p.write ?? 0)));
    const scale = roundUp(most, this.base);
    const parts = [];
    for (const share of [0, 0.5, 1]) {
      const y = BOTTOM - share * (BOTTOM - TOP);
      parts.push(svg('path', { d: `M${LEFT} ${y}H${this.right}`, class: 'grid' }));
      parts.push(svg('text', { x: LEFT - 6, y: y + 4, 'text-anchor': 'end', class: 'axis' }, this.format(share * scale)));
    }
    parts.push(svg('text', { x: LEFT, y: HEIGHT - 6, class: 'axis' }, '5 min ago'));
    parts.push(svg('text', { x: this.right, y: HEIGHT - 6, 'text-anchor': 'end', class: 'axis' }, 'now'));
    for (const kind of ['read', 'write']) parts.push(...this.line(kind, scale));
    const shown = this.points[this.cursor ?? this.points.length - 1];
    if (this.cursor !== null && shown) {
      parts.push(svg('path', { d: `M${this.x(this.cursor)} ${TOP}V${BOTTOM}`, class: 'cursor' }));
    }
    this.picture.replaceChildren(...parts);
    ['read', 'write'].forEach((kind, i) => {
      const value = shown ? shown[kind] : null;
      this.values[i].textContent = value === null ? '–' : this.format(value);
    });
    this.when.textContent = this.cursor !== null && shown ? 'at ' + new Date(shown.time).toLocaleTimeString() : '';
  }

  x(index) {
    return this.right - (this.points.length - 1 - index) * (this.right - LEFT) / (KEPT - 1);
  }

  /* A time in which nothing was read has no latency: the line has a gap there, and a lonely value is a point. */
  line(kind, scale) {
    let path = '';
    let pen = false;
    const points = [];
    this.points.forEach((p, i) => {
      if (p[kind] === null) { pen = false; return; }
      const x = this.x(i).toFixed(1);
      const y = (BOTTOM - p[kind] / scale * (BOTTOM - TOP)).toFixed(1);
      path += (pen ? 'L' : 'M') + x + ' ' + y;
      const next = this.points[i + 1];
      if (!pen && (!next || next[kind] === null)) points.push(svg('circle', { cx: x, cy: y, r: 2.5, class: 'point ' + kind }));
      pen = true;
    });
    return [svg('path', { d: path || 'M0 0', class: kind }), ...points];
  }
}
