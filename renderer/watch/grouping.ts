/** Rows under common headings: by alert name, environment, customer or team. Pure. */
import type { Episode } from '../../contract/alert.ts'
import type { GroupBy } from '../../contract/state.ts'

/** One heading and what stands under it, in the order of the list; the first is the most urgent. */
export interface Bundle {
  /** what the members share; null = they lack it */
  readonly name: string | null
  readonly episodes: readonly Episode[]
}

export const groupings: readonly GroupBy[] = ['none', 'alertname', 'environment', 'customer', 'team']

export const groupingWords: Readonly<Record<GroupBy, string>> = {
  none: 'not grouped',
  alertname: 'by alert name',
  environment: 'by environment',
  customer: 'by customer',
  team: 'by team',
}

const lackWords: Readonly<Record<GroupBy, string>> = {
  none: '',
  alertname: 'No name',
  environment: 'No environment',
  customer: 'No customer',
  team: 'No team',
}

/** A heading's words. */
export function bundleName(by: GroupBy, name: string | null): string {
  return name ?? lackWords[by]
}

/** Bundles in the order of their most urgent member, which is the order in which they are met. */
export function bundle(episodes: readonly Episode[], by: Exclude<GroupBy, 'none'>): readonly Bundle[] {
  const found = new Map<string | null, Episode[]>()
  for (const episode of episodes) {
    const name = episode[by]
    const list = found.get(name)
    if (list) list.push(episode)
    else found.set(name, [episode])
  }
  return [...found].map(([name, members]) => ({ name, episodes: members }))
}
