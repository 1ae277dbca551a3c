// Fails when `npm ci` would fail elsewhere: a platform package that is missing from package-lock.json, a package without
// integrity, or one that is tied to the registry it happened to come from. Reads files only.
import { readFileSync } from 'node:fs'

/** The complaints about a parsed package-lock.json, one line each. */
export function complaints(lock) {
  const entries = Object.entries(lock.packages)
  const names = new Set(
    entries.map(([place]) => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length)),
  )
  return entries.flatMap(([place, entry]) => [
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !names.has(name))
      .map((name) => `${place || 'the project'}: its optional ${name} is missing`),
    ...(/^https?:/.test(entry.resolved ?? '') ? [`${place}: tied to one registry`] : []),
    ...(place.includes('node_modules/') && !entry.link && !entry.integrity && !entry.inBundle
      ? [`${place}: no integrity`]
      : []),
  ])
}

if (import.meta.main ?? process.argv[1]?.endsWith('check-lock.mjs')) {
  const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
  const found = complaints(lock)
  if (found.length > 0) {
    console.error(found.join('\n'))
    process.exit(1)
  }
  console.log(`package-lock.json ok: ${Object.keys(lock.packages).length} packages`)
}
