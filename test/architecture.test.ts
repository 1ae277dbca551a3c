/** The house as docs/architecture.md draws it: who may import whom, how long a file may be, where the world begins. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'

const root = path.join(import.meta.dirname, '..')

function sourcesUnder(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => path.posix.join(folder, name.replaceAll(path.sep, '/')))
}

const files = ['contract', 'main', 'preload', 'renderer'].flatMap(sourcesUnder)
const textOf = (file: string): string => readFileSync(path.join(root, file), 'utf8')

/** Everything a file imports: our files as paths from the root, packages by name. */
function importsOf(file: string, text = textOf(file)): readonly string[] {
  const found = text.matchAll(/(?:from\s+|import\s+|import\(\s*)'([^']+)'/g)
  return [...found].map(([, target = '']) =>
    target.startsWith('.') ? path.posix.join(path.posix.dirname(file), target) : target,
  )
}

/** The room a file of ours lies in. */
function roomOf(file: string): string {
  const parts = file.split('/')
  if (parts[0] !== 'main') return parts[0] ?? ''
  if (parts.length === 2) return parts[1] === 'desk.ts' ? 'desk' : 'engine'
  return parts[1] ?? ''
}

const domains = [
  'alerts',
  'escalations',
  'outbox',
  'night',
  'shifts',
  'history',
  'silences',
  'maintenance',
  'postmortems',
  'support',
  'almanac',
]
/** Which rooms a file of each room may import from, beside its own. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  renderer: ['contract'],
  preload: ['contract'],
  db: ['contract'],
  platform: ['contract'],
  sources: ['platform', 'contract'],
  drill: ['platform', 'contract'],
  config: ['platform', 'contract'],
  ...Object.fromEntries(domains.map((domain) => [domain, ['db', 'contract']])),
  engine: [...domains, 'db', 'sources', 'config', 'platform', 'contract'],
  desk: ['engine', ...domains, 'db', 'sources', 'config', 'drill', 'platform', 'contract'],
  hosts: ['desk', 'engine', 'platform', 'contract'],
}

/** What this file imports that is there when it runs: types are gone by then. */
function bundledBy(file: string): readonly string[] {
  const types = /^import\s+(?:type\b|\{\s*(?:type\s+[^,}]+,?\s*)+\})[^']*?from\s+'[^']*'/gm
  return importsOf(file, textOf(file).replaceAll(types, ''))
}

describe('the house', () => {
  it('has only rooms that the plan knows', () => {
    expect(files.map(roomOf).filter((room) => !Object.hasOwn(mayImport, room))).toEqual([])
  })

  it('imports only in the directions of the plan', () => {
    const wrong = files.flatMap((file) => {
      const room = roomOf(file)
      return importsOf(file)
        .filter((target) => /^(contract|main|preload|renderer|test|scripts)\//.test(target))
        .filter((target) => roomOf(target) !== room && !mayImport[room]?.includes(roomOf(target)))
        .map((target) => `${file} imports ${target}`)
    })
    expect(wrong).toEqual([])
  })

  const packageRules: readonly { name: string; pattern: RegExp; allowed: (file: string) => boolean }[] = [
    {
      name: 'electron',
      pattern: /^electron(\/|$)/,
      allowed: (file) => /^(main\/hosts|preload)\//.test(file),
    },
    { name: 'ws', pattern: /^ws$/, allowed: (file) => /^main\/(hosts|platform)\//.test(file) },
    {
      name: 'node:http',
      pattern: /^(node:)?https?$/,
      allowed: (file) => /^main\/(hosts|platform)\//.test(file),
    },
    { name: 'node:*', pattern: /^node:/, allowed: (file) => file.startsWith('main/') },
    { name: 'better-sqlite3', pattern: /^better-sqlite3$/, allowed: (file) => file.startsWith('main/db/') },
    { name: 'zod', pattern: /^zod$/, allowed: (file) => /^(contract|main\/config)\//.test(file) },
    { name: 'yaml', pattern: /^yaml$/, allowed: (file) => file.startsWith('main/config/') },
    { name: 'react', pattern: /^react(-dom)?(\/|$)/, allowed: (file) => file.startsWith('renderer/') },
  ]
  it.each(packageRules)('names $name only where it belongs', ({ pattern, allowed }) => {
    const wrong = files.filter(
      (file) => !allowed(file) && importsOf(file).some((target) => pattern.test(target)),
    )
    expect(wrong).toEqual([])
  })

  it('keeps zod and its schemas out of the page, whatever lies between', () => {
    const seen = new Map(
      files.filter((file) => file.startsWith('renderer/')).map((file) => [file, file] as const),
    )
    const wrong: string[] = []
    for (const [file, way] of seen)
      for (const target of bundledBy(file)) {
        if (target === 'zod') wrong.push(way)
        else if (target.startsWith('contract/') && !seen.has(target)) seen.set(target, `${way} > ${target}`)
      }
    expect(wrong).toEqual([])
  })

  const ambient: readonly (readonly [string, RegExp])[] = [
    ['a clock', /\bDate\.now\(|\bnew Date\(\)|\bperformance\.now\(|\bprocess\.hrtime/],
    ['chance', /\bMath\.random\(|\brandomUUID\(|\brandomBytes\(/],
    ['a timer', /(?<![.\w])(setTimeout|setInterval|setImmediate)\(/],
    ['the network', /(?<![.\w])fetch\(|new WebSocket\(|new EventSource\(|XMLHttpRequest/],
  ]
  it.each(ambient)('reaches for %s only where the outside world comes in', (_, pattern) => {
    // The page has one clock (now.ts) and one way out (engine.ts); everything else gets them from there.
    const doors = /^(main\/platform\/|renderer\/(now|engine)\.ts$)/
    const wrong = files.filter((file) => !doors.test(file) && pattern.test(withoutComments(textOf(file))))
    expect(wrong).toEqual([])
  })

  it('writes SQL only in tables, the journal and the database', () => {
    const pattern = /\b(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s+[\w*(]/
    const wrong = files.filter(
      (file) => !/-table\.ts$|^main\/db\//.test(file) && pattern.test(withoutComments(textOf(file))),
    )
    expect(wrong).toEqual([])
  })

  it('keeps files short: median ≤ 90 lines, p90 ≤ 250, none above 400', () => {
    const sizes = files.map((file) => textOf(file).split('\n').length).toSorted((a, b) => a - b)
    const at = (share: number): number => sizes[Math.floor(share * (sizes.length - 1))] ?? 0
    expect({ median: at(0.5) <= 90, p90: at(0.9) <= 250 }).toEqual({ median: true, p90: true })
    const long = files.filter(
      (file) => textOf(file).split('\n').length > 400 && !/Long because/.test(textOf(file)),
    )
    expect(long).toEqual([])
  })

  it('has no catch-all files and no type holes', () => {
    expect(
      files.filter((file) => /\/(index|utils|helpers|common|services|managers)\.tsx?$/.test(file)),
    ).toEqual([])
    const holes = /\bas any\b|: any\b|<any>|@ts-ignore|@ts-nocheck/
    expect(files.filter((file) => holes.test(withoutComments(textOf(file))))).toEqual([])
  })
})

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '')
}
