// Draws the application icon and the tray icons into build/. Run by hand when a shape changes: npm exec -- node scripts/make-icons.mjs
// Every picture is a list of shapes; a shape says how far a point lies outside of it, in units of its own grid.
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32, deflateSync } from 'node:zlib'

const build = path.join(path.dirname(fileURLToPath(import.meta.url)), '..', 'build')

// Shapes: distance of (x, y) from the edge, negative inside.
const disc = (cx, cy, r) => (x, y) => Math.hypot(x - cx, y - cy) - r
const ring = (cx, cy, r, width) => (x, y) => Math.abs(Math.hypot(x - cx, y - cy) - r) - width / 2
const stroke = (x1, y1, x2, y2, width) => (x, y) => {
  const [dx, dy] = [x2 - x1, y2 - y1]
  const along = Math.min(1, Math.max(0, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)))
  return Math.hypot(x - x1 - along * dx, y - y1 - along * dy) - width / 2
}
/** A convex polygon, corners clockwise on the screen. */
const polygon = (points) => (x, y) =>
  Math.max(
    ...points.map(([ax, ay], i) => {
      const [bx, by] = points[(i + 1) % points.length]
      return ((x - ax) * (by - ay) - (y - ay) * (bx - ax)) / Math.hypot(bx - ax, by - ay)
    }),
  )
const roundedSquare = (cx, cy, half, r) => (x, y) => {
  const [qx, qy] = [Math.abs(x - cx) - half + r, Math.abs(y - cy) - half + r]
  return Math.hypot(Math.max(qx, 0), Math.max(qy, 0)) + Math.min(Math.max(qx, qy), 0) - r
}
const octagon = (cx, cy, r) =>
  polygon(Array.from({ length: 8 }, (_, i) => at(cx, cy, r / Math.cos(Math.PI / 8), 22.5 + i * 45)))
const at = (cx, cy, r, degrees) => [
  cx + r * Math.cos((degrees * Math.PI) / 180),
  cy + r * Math.sin((degrees * Math.PI) / 180),
]
const outline = (shape, width) => (x, y) => Math.abs(shape(x, y) + width / 2) - width / 2
const both = (a, b) => (x, y) => Math.max(a(x, y), b(x, y))
const any =
  (...shapes) =>
  (x, y) =>
    Math.min(...shapes.map((shape) => shape(x, y)))
const without = (a, b) => (x, y) => Math.max(a(x, y), -b(x, y))
/** The part of a ring between two angles, clockwise from the right. */
const sector = (cx, cy, from, to) => (x, y) => {
  const angle = ((Math.atan2(y - cy, x - cx) * 180) / Math.PI - from + 720) % 360
  const off = Math.min(angle, Math.abs(angle - (to - from)), 360 - angle)
  const away = Math.hypot(x - cx, y - cy) * Math.sin((Math.min(off, 90) * Math.PI) / 180)
  return angle <= to - from ? -away : away
}

const mark = (cx, top, bottom, width) =>
  any(stroke(cx, top, cx, bottom - 4, width), disc(cx, bottom, width * 0.6))
const dashes = Array.from({ length: 6 }, (_, i) => sector(11, 11, i * 60 - 110, i * 60 - 110 + 38))
const question = any(
  both(ring(11, 9, 2.6, 1.8), any(sector(11, 9, -170, 10), sector(11, 9, 10, 90))),
  stroke(11, 11.6, 11, 12.6, 1.8),
  disc(11, 15.4, 1.15),
)

/** Digits as lines in a box from 0 to 1; nine is six upside down. */
const six = [
  [0.82, 0],
  [0.4, 0.1],
  [0.08, 0.45],
  [0, 0.72],
  [0.18, 0.95],
  [0.5, 1],
  [0.82, 0.95],
  [1, 0.72],
  [0.82, 0.49],
  [0.5, 0.43],
  [0.12, 0.55],
]
const digits = {
  1: '0.12,0.22 0.6,0 0.6,1',
  2: '0,0.24 0.14,0.06 0.4,0 0.68,0.01 0.93,0.13 0.98,0.32 0.85,0.5 0,1 1,1',
  3: '0.02,0.1 0.3,0 0.7,0.01 0.94,0.14 0.94,0.34 0.7,0.47 0.4,0.48 0.72,0.49 0.99,0.62 1,0.84 0.72,0.99 0.3,1 0,0.88',
  4: '0.72,1 0.72,0 0,0.7 1,0.7',
  5: '0.94,0 0.16,0 0.08,0.45 0.42,0.38 0.78,0.41 1,0.58 1,0.8 0.76,0.97 0.32,1 0,0.88',
  7: '0,0 1,0 0.34,1',
  8: '0.5,0.47 0.82,0.38 0.9,0.22 0.78,0.05 0.5,0 0.22,0.05 0.1,0.22 0.18,0.38 0.5,0.47 0.9,0.57 1,0.77 0.85,0.95 0.5,1 0.15,0.95 0,0.77 0.1,0.57 0.5,0.47',
}
const pointsOf = (digit) => {
  if (digit === 6) return six
  if (digit === 9) return six.map(([x, y]) => [1 - x, 1 - y])
  return digits[digit].split(' ').map((point) => point.split(',').map(Number))
}
const drawn = (digit, [left, top, wide, high], width) => {
  const points = pointsOf(digit).map(([x, y]) => [left + x * wide, top + y * high])
  return any(...points.slice(1).map(([x, y], i) => stroke(points[i][0], points[i][1], x, y, width)))
}
/** What stands in the octagon: the count up to nine, then "9+". */
const counts = [
  ...Array.from({ length: 9 }, (_, i) => [String(i + 1), drawn(i + 1, [8.6, 6.8, 4.8, 8.4], 2)]),
  [
    'more',
    any(drawn(9, [6, 7.4, 3.8, 7.2], 1.8), stroke(12, 11, 16.4, 11, 1.8), stroke(14.2, 8.8, 14.2, 13.2, 1.8)),
  ],
]

const asking = (inside) => any(outline(octagon(11, 11, 9.6), 1.7), inside)
const late = (inside) => without(octagon(11, 11, 10), inside)

/** On a grid of 22: the tray's faces differ by shape, so that they can be told apart without colour. */
const faces = {
  calm: {
    colour: '#9b9287',
    shape: any(ring(11, 11, 8, 1.8), stroke(7.4, 11.2, 10, 13.8, 1.9), stroke(10, 13.8, 14.8, 8.4, 1.9)),
  },
  'needs-you': { colour: '#f98359', shape: any(outline(octagon(11, 11, 9), 1.9), mark(11, 6.6, 14.8, 2)) },
  overdue: { colour: '#f77342', shape: without(octagon(11, 11, 9.6), mark(11, 6.2, 15.4, 2.4)) },
  blind: { colour: '#b98fc7', shape: any(both(ring(11, 11, 8.6, 1.8), any(...dashes)), question) },
}

/** The faces that ask for somebody, with the count in them: macOS writes it beside the picture instead. */
const countedFaces = Object.fromEntries(
  counts.flatMap(([name, count]) => [
    [`needs-you-${name}`, { colour: faces['needs-you'].colour, shape: asking(count) }],
    [`overdue-${name}`, { colour: faces.overdue.colour, shape: late(count) }],
  ]),
)

/** On a grid of 128: a desk lamp that is lit, in the palette of the night. */
const lamp = [
  { colour: '#16120f', shape: roundedSquare(64, 64, 58, 26) },
  {
    colour: '#3a2c18',
    shape: both(
      polygon([
        [52, 46],
        [88, 58],
        [104, 102],
        [24, 102],
      ]),
      roundedSquare(64, 64, 58, 26),
    ),
  },
  { colour: '#ece5d9', shape: stroke(34, 102, 66, 102, 7) },
  { colour: '#ece5d9', shape: any(stroke(48, 100, 36, 68, 5.5), stroke(36, 68, 60, 40, 5.5)) },
  { colour: '#f9c976', shape: disc(70.5, 53, 7) },
  {
    colour: '#f9c976',
    shape: polygon([
      [59, 28],
      [76, 34],
      [92, 61],
      [47, 45],
    ]),
  },
]

/** Paints layers (bottom first) of a `grid` into `size` px, 4 × 4 samples a pixel; returns RGBA rows. */
function paint(layers, grid, size) {
  const pixels = Buffer.alloc(size * size * 4)
  const samples = 4
  for (let py = 0; py < size; py += 1) {
    for (let px = 0; px < size; px += 1) {
      let [r, g, b, a] = [0, 0, 0, 0]
      for (let s = 0; s < samples * samples; s += 1) {
        const x = ((px + ((s % samples) + 0.5) / samples) * grid) / size
        const y = ((py + (Math.floor(s / samples) + 0.5) / samples) * grid) / size
        const top = layers.findLast((layer) => layer.shape(x, y) <= 0)
        if (!top) continue
        const rgb = Number.parseInt(top.colour.slice(1), 16)
        r += rgb >> 16
        g += (rgb >> 8) & 255
        b += rgb & 255
        a += 1
      }
      if (a === 0) continue
      const at = (py * size + px) * 4
      pixels.set(
        [Math.round(r / a), Math.round(g / a), Math.round(b / a), Math.round((a * 255) / samples ** 2)],
        at,
      )
    }
  }
  return pixels
}

/** The PNG specification's four chunks: header, resolution left out, data with filter 0, end. */
function png(pixels, size) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    sum.writeUInt32BE(crc32(body))
    return Buffer.concat([length, body, sum])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  header.set([8, 6, 0, 0, 0], 8) // 8 bits a channel, RGBA
  const rows = Array.from({ length: size }, (_, y) =>
    Buffer.concat([Buffer.from([0]), pixels.subarray(y * size * 4, (y + 1) * size * 4)]),
  )
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** The lamp as a PNG; on macOS smaller, since the Dock's grid leaves a tenth free on every side. */
const lampPng = (size) => png(paint(lamp, 128, size), size)
const dockLamp = lamp.map(({ colour, shape }) => ({
  colour,
  shape: (x, y) => shape(64 + (x - 64) * 1.125, 64 + (y - 64) * 1.125),
}))
const dockPng = (size) => png(paint(dockLamp, 128, size), size)

/** Apple's icon file: a type and a PNG each, for the sizes that may be PNGs in an app; macOS shrinks these for the rest. */
function icns(entries) {
  const block = (type, data) => {
    const head = Buffer.alloc(8)
    head.write(type, 'latin1')
    head.writeUInt32BE(data.length + 8, 4)
    return Buffer.concat([head, data])
  }
  return block('icns', Buffer.concat(entries.map(([type, data]) => block(type, data))))
}

/** Windows' icon file: small pictures as bitmaps with an empty mask, which every reader takes; 256 px as a PNG. */
function ico(sizes) {
  const pictures = sizes.map((size) => (size === 256 ? lampPng(size) : bitmap(paint(lamp, 128, size), size)))
  const head = Buffer.alloc(6 + 16 * sizes.length)
  head.writeUInt16LE(1, 2)
  head.writeUInt16LE(sizes.length, 4)
  let offset = head.length
  for (const [i, size] of sizes.entries()) {
    const at = 6 + 16 * i
    head.set([size % 256, size % 256], at)
    head.writeUInt16LE(1, at + 4)
    head.writeUInt16LE(32, at + 6)
    head.writeUInt32LE(pictures[i].length, at + 8)
    head.writeUInt32LE(offset, at + 12)
    offset += pictures[i].length
  }
  return Buffer.concat([head, ...pictures])
}

/** RGBA rows as Windows keeps them in an icon: BGRA, the last row first, then a mask that hides nothing. */
function bitmap(pixels, size) {
  const head = Buffer.alloc(40)
  head.writeUInt32LE(40)
  head.writeInt32LE(size, 4)
  head.writeInt32LE(size * 2, 8)
  head.writeUInt16LE(1, 12)
  head.writeUInt16LE(32, 14)
  const rows = Array.from({ length: size }, (_, y) => pixels.subarray(y * size * 4, (y + 1) * size * 4))
  const turned = Buffer.concat(rows.toReversed())
  for (let i = 0; i < turned.length; i += 4) [turned[i], turned[i + 2]] = [turned[i + 2], turned[i]]
  return Buffer.concat([head, turned, Buffer.alloc(Math.ceil(size / 32) * 4 * size)])
}

mkdirSync(path.join(build, 'icons'), { recursive: true })
for (const size of [16, 24, 32, 48, 64, 128, 256, 512]) {
  writeFileSync(path.join(build, 'icons', `${size}x${size}.png`), lampPng(size))
}
writeFileSync(path.join(build, 'icon.png'), lampPng(512))
writeFileSync(path.join(build, 'icon.ico'), ico([16, 20, 24, 32, 40, 48, 64, 256]))
writeFileSync(
  path.join(build, 'icon.icns'),
  icns(
    [
      ['ic11', 32],
      ['ic12', 64],
      ['ic07', 128],
      ['ic13', 256],
      ['ic08', 256],
      ['ic14', 512],
      ['ic09', 512],
      ['ic10', 1024],
    ].map(([type, size]) => [type, dockPng(size)]),
  ),
)

mkdirSync(path.join(build, 'tray'), { recursive: true })
const writeTray = (file, ink, shape, grid, size) =>
  writeFileSync(
    path.join(build, 'tray', `${file}.png`),
    png(paint([{ colour: ink, shape }], grid, size), size),
  )
for (const [name, { colour, shape }] of Object.entries({ ...faces, ...countedFaces })) {
  for (const [suffix, size] of [
    ['', 22],
    ['@2x', 44],
  ]) {
    writeTray(`${name}${suffix}`, colour, shape, 22, size)
    // macOS takes the alpha of a file named …Template and inks it for the menu bar.
    if (name in faces) writeTray(`${name}Template${suffix}`, '#000000', shape, 22, size)
  }
  // Windows' tray has 16 px at its usual scale; there the shape goes up to the edge.
  for (const [suffix, size] of [
    ['', 16],
    ['@1.25x', 20],
    ['@1.5x', 24],
    ['@2x', 32],
  ]) {
    writeTray(`win-${name}${suffix}`, colour, (x, y) => shape(x + 0.75, y + 0.75), 20.5, size)
  }
}
