/** What it means that nothing is kept on disk, for each reason. Pure. */
import type { Storage } from '../../contract/data-folder.ts'
import { plainLine } from '../ui/plain-text.ts'

type Memory = Extract<Storage, { kind: 'memory' }>

const happened: Record<Memory['why'], string> = {
  newer: 'this data was written by a newer Nightdesk',
  'read-only': 'the data folder cannot be written',
  locked: 'another program holds the data',
  full: 'the disk is full',
  damaged: 'the data is damaged',
}

/** Title and lines of the banner that stands while nothing is kept on disk: the engine's own words say what to do. */
export function storageWords({ why, detail }: Memory): {
  readonly title: string
  readonly lines: readonly string[]
} {
  return {
    title: `Not all clear: ${happened[why]}`,
    lines: [
      ...(detail === '' ? [] : [plainLine(detail)]),
      'Watching and calling go on, but what is new is only in memory and is lost when Nightdesk closes.',
    ],
  }
}
