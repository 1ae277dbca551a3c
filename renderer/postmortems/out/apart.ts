/** Where two texts part: the lines in which they differ, without those that they share before and after. Pure. */

/** So many lines are shown of a long difference. */
const mostLines = 60

/** @param theirs a whole file, whose head is not compared @param mine the words of the text */
export function apartIn(theirs: string, mine: string): { readonly theirs: string; readonly mine: string } {
  const [there, here] = [withoutHead(theirs).split('\n'), mine.split('\n')]
  const most = Math.min(there.length, here.length)
  let first = 0
  while (first < most && there[first] === here[first]) first += 1
  let last = 0
  while (last < most - first && there[there.length - 1 - last] === here[here.length - 1 - last]) last += 1
  const shown = (lines: readonly string[]): string => {
    const apart = lines.slice(first, lines.length - last)
    if (apart.length === 0) return 'Nothing in its place.'
    const more = apart.length - mostLines
    return [...apart.slice(0, mostLines), ...(more > 0 ? [`and ${more} more lines`] : [])].join('\n')
  }
  if (first === there.length && first === here.length)
    return { theirs: 'The same words; its facts differ.', mine: 'The same words; its facts differ.' }
  return { theirs: shown(there), mine: shown(here) }
}

function withoutHead(file: string): string {
  return file.replace(/^\uFEFF?---[ \t]*\r?\n[\s\S]*?\n---[ \t]*\r?\n(?:[ \t]*\r?\n)?/, '')
}
