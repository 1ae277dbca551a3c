/** What stands in the palette's list, group by group. Pure. */
import type { FindHit } from '../../contract/find.ts'
import type { Command } from './commands.ts'
import type { Recent } from './recent.ts'
import { hitKey, type Search } from './search.ts'

export type Choice =
  | { readonly kind: 'command'; readonly key: string; readonly command: Command }
  | { readonly kind: 'hit'; readonly key: string; readonly hit: FindHit }
  | { readonly kind: 'recent'; readonly key: string; readonly recent: Recent }
  | { readonly kind: 'all'; readonly key: string; readonly words: string }

export interface ChoiceGroup {
  readonly name: string
  readonly choices: readonly Choice[]
}

/** So many commands stand above what was found. */
const maxCommands = 4

const ofCommand = (command: Command): Choice => ({ kind: 'command', key: `do ${command.id}`, command })
const ofHit = (hit: FindHit): Choice => ({ kind: 'hit', key: hitKey(hit), hit })

/** Is anything looked for but commands? */
export function isSeeking({ sought }: Pick<Search, 'sought'>): boolean {
  const { text, kinds, environment, customer, days } = sought
  return text.trim() !== '' || kinds.length > 0 || environment !== null || customer !== null || days !== null
}

/**
 * The groups that have something in them.
 * @param all every command there is now
 * @param fitting those that fit what is typed
 */
export function choiceGroups(
  search: Search,
  all: readonly Command[],
  fitting: readonly Command[],
  recent: readonly Recent[],
): readonly ChoiceGroup[] {
  const groups = isSeeking(search) ? foundGroups(search, fitting) : restingGroups(all, recent)
  return groups.filter(({ choices }) => choices.length > 0)
}

function restingGroups(all: readonly Command[], recent: readonly Recent[]): readonly ChoiceGroup[] {
  return [
    { name: 'What is selected', choices: all.filter(({ isHere }) => isHere).map(ofCommand) },
    {
      name: 'Looked at last',
      choices: recent.map((each) => ({ kind: 'recent', key: `again ${hitKey(each)}`, recent: each })),
    },
    { name: 'Go to, and more', choices: all.filter(({ isHere }) => !isHere).map(ofCommand) },
  ]
}

function foundGroups({ hits, answer, next }: Search, fitting: readonly Command[]): readonly ChoiceGroup[] {
  const best = answer?.best ?? 0
  const all: Choice[] =
    hits.length > 0 || next !== null ? [{ kind: 'all', key: 'all', words: 'All results, with filters' }] : []
  return [
    { name: 'Do', choices: fitting.slice(0, maxCommands).map(ofCommand) },
    { name: 'Best of the newest', choices: hits.slice(0, best).map(ofHit) },
    // Where all that was found is among the best, only the way to the rest is left.
    { name: hits.length > best ? 'Newest first' : 'More', choices: [...hits.slice(best).map(ofHit), ...all] },
  ]
}
