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

mkdirSync(path.join(build, 'tray'), { recursive: true })
writeFileSync(path.join(build, 'icon.png'), png(paint(lamp, 128, 512), 512))
for (const [name, { colour, shape }] of Object.entries(faces)) {
  for (const [suffix, size] of [
    ['', 22],
    ['@2x', 44],
  ]) {
    const write = (file, ink) =>
      writeFileSync(
        path.join(build, 'tray', `${file}${suffix}.png`),
        png(paint([{ colour: ink, shape }], 22, size), size),
      )
    write(name, colour)
    // macOS takes the alpha of a file named …Template and inks it for the menu bar.
    write(`${name}Template`, '#000000')
  }
}
