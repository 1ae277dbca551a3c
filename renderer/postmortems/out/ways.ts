/** The ways out of this laptop: one key each, where each goes, and what goes with the words. */
import {
  Braces,
  ClipboardType,
  FilePenLine,
  FileText,
  FolderGit2,
  type LucideIcon,
  NotebookText,
  Printer,
} from 'lucide-react'
import { plainLine } from '../../ui/plain-text.ts'
import type { Leaves } from './before-leaving.ts'
import {
  copyAsRich,
  copyAsText,
  print,
  takeJson,
  takeMarkdown,
  takeWords,
  writeIntoFolder,
} from './take-out.ts'

export interface Way extends Leaves {
  readonly key: 'M' | 'C' | 'T' | 'P' | 'F' | 'W' | 'D'
  readonly icon: LucideIcon
  readonly name: string
  readonly words: string
  /** answers what came of it; null when it did not work */
  readonly go: (id: number) => Promise<string | null>
  /** the engine must answer for it */
  readonly asks: boolean
}

const outside = { to: 'outside', isForGood: false } as const
const inPage = { ...outside, beside: null, asks: false } as const

/** Those that need no folder. */
const ways: readonly Way[] = [
  {
    ...{ key: 'M', icon: FileText, name: 'Markdown file', go: takeMarkdown, asks: true, beside: 'head' },
    ...outside,
    words: 'Its facts at the head, its pictures beside it.',
  },
  {
    ...{ key: 'W', icon: FilePenLine, name: 'File of the words alone', go: takeWords, ...inPage },
    words: 'As they stand in this page.',
  },
  {
    ...{ key: 'C', icon: ClipboardType, name: 'Copy as rich text', go: copyAsRich, ...inPage },
    words: 'For Confluence, Google Docs or a mail.',
  },
  {
    ...{ key: 'T', icon: NotebookText, name: 'Copy the Markdown', go: copyAsText, ...inPage },
    words: 'The words as they are typed.',
  },
  {
    ...{ key: 'P', icon: Printer, name: 'Print or PDF', go: print, ...inPage },
    words: 'Through the dialog of this browser.',
  },
  {
    ...{ key: 'F', icon: Braces, name: 'JSON file', go: takeJson, asks: true, beside: 'all' },
    ...outside,
    words: 'Everything, for programs.',
  },
]

/** What the dialog offers. */
export function waysOut(folder: string | null, usesGit: boolean): readonly Way[] {
  if (folder === null) return ways
  return [
    ...ways,
    {
      ...{ key: 'D', icon: FolderGit2, go: writeIntoFolder, asks: true, to: 'own', beside: 'head' },
      isForGood: usesGit,
      name: usesGit ? 'Into the Git folder' : 'Into the folder',
      words: usesGit ? 'Committed and pushed by your own git.' : plainLine(folder),
    },
  ]
}

/** One of those that need no folder, by its key. */
export function wayOf(key: Way['key']): Way {
  const way = ways.find((one) => one.key === key)
  if (!way) throw new Error(`no way ${key}`)
  return way
}
