/**
 * The configuration file while it is edited in the page: what stands on disk, what was typed over it, and what came of
 * saving. What is typed outlives the screen, the page and the program: it is a draft of the engine's.
 */
import { create } from 'zustand'
import { AppError } from '../../contract/errors.ts'
import { saveDraft, unsavedDraft, type Words } from '../drafts.ts'
import { after } from '../now.ts'
import { say, usePage } from '../store.ts'
import { createDraftSaver } from '../ui/draft-saver.ts'

export interface ConfigDraft {
  readonly file: string
  /** as last read; null before the first answer */
  readonly disk: string | null
  /** the text that the typed one was typed over */
  readonly base: string
  readonly text: string
  readonly editable: boolean
  readonly standing: 'rest' | 'saving' | 'saved'
  /** what is wrong, as a sentence, and in which line where that is known */
  readonly problem: { readonly text: string; readonly line: number | null } | null
  /** grows when the text came from the disk: the field must take it over */
  readonly turn: number
}

export const useConfigDraft = create<ConfigDraft>()(() => ({
  file: '',
  disk: null,
  base: '',
  text: '',
  editable: false,
  standing: 'rest',
  problem: null,
  turn: 0,
}))

const place = 'config'
/** A drill has no file: these words are the real engine's, whatever desk the page sits at. */
const desk = 'real'

/** A field writes every line end as one character, whatever the file has. */
function asField(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n')
}

/** Was something typed that the file does not hold? */
export function isTyped({ text, base }: Pick<ConfigDraft, 'text' | 'base'>): boolean {
  return text !== asField(base)
}

/** Did the file change under what was typed? */
export function isOvertaken({ disk, text, base }: Pick<ConfigDraft, 'disk' | 'text' | 'base'>): boolean {
  return disk !== null && isTyped({ text, base }) && disk !== base
}

/** Reads the file. What was typed stays as it is; a file that changed is only told of then. */
export async function readConfig(): Promise<void> {
  const { engine } = usePage.getState()
  if (!engine) return
  try {
    const there = await engine.query('config.read', {})
    const known = useConfigDraft.getState()
    const kept = unsavedDraft(place, desk) ?? there.draft
    const words = known.disk === null ? kept : isTyped(known) ? known : null
    // The same words as those on disk were saved, and only the word of it was lost.
    const typed = words && words.text !== asField(there.text) ? { base: '', ...words } : null
    const found = there.problem
    const problem = found && {
      line: found.line,
      text: `${found.wrong}. Expected: ${found.expected}. The last good file stays in force.`,
    }
    useConfigDraft.setState({
      file: there.file,
      editable: there.editable,
      disk: there.text,
      // The same words with other line ends are the same base.
      base: typed && asField(typed.base) !== asField(there.text) ? typed.base : there.text,
      text: typed?.text ?? asField(there.text),
      turn: known.turn + 1,
      problem: typed ? known.problem : problem,
    })
  } catch (error) {
    const text = error instanceof AppError ? error.message : 'The file could not be read.'
    useConfigDraft.setState({ problem: { text, line: null } })
  }
}

/** Saved as they are when their turn comes, with what they were typed over; what the file holds is no draft. */
const saver = createDraftSaver(() => {
  const { base, text, disk } = useConfigDraft.getState()
  const words: Words = disk === null || !isTyped({ base, text }) ? { text: '' } : { text, base }
  return saveDraft(place, words, desk)
}, after)

/** The text as it is typed now. */
export function typeConfig(text: string): void {
  const { standing } = useConfigDraft.getState()
  useConfigDraft.setState({ text, standing: standing === 'saving' ? 'saving' : 'rest' })
  saver.typed(text)
}

/** Saves what is unsaved at once; for when the field is left. */
export function keepTyped(): void {
  saver.flush()
}

/** What was typed, or what it was typed over, is another thing now: so must its draft be. */
function keepAnew(): void {
  saver.typed(useConfigDraft.getState().text)
  saver.flush()
}

/** Saves what was typed. What is wrong with it is said, and nothing is written then. */
export async function saveConfig(): Promise<void> {
  const { engine } = usePage.getState()
  const { text, base, standing } = useConfigDraft.getState()
  if (!engine || standing === 'saving') return
  useConfigDraft.setState({ standing: 'saving' })
  try {
    await engine.order('config.save', { text, base })
    useConfigDraft.setState({ base: text, disk: text, standing: 'saved', problem: null })
    say('The configuration file was saved and is in force', false)
    keepAnew()
    // The engine keeps the file's own line ends: what stands on disk may differ in them.
    await readConfig()
  } catch (error) {
    if (error instanceof AppError && error.code === 'too-late') {
      // Whoever was faster stands on disk now; the page shows both.
      await readDiskOnly()
      useConfigDraft.setState({ standing: 'rest', problem: null })
      say('Not saved: the file was changed on disk meanwhile. What you typed is kept.', true)
      return
    }
    const message = error instanceof AppError ? error.message : 'The file could not be saved.'
    const line = Number(/\bline (\d+)/i.exec(message)?.[1]) || null
    const problem = { text: `${message} What you typed is kept here.`, line }
    useConfigDraft.setState({ standing: 'rest', problem })
    say(problem.text, true)
  }
}

async function readDiskOnly(): Promise<void> {
  const { engine } = usePage.getState()
  const there = await engine?.query('config.read', {}).catch(() => null)
  if (there) useConfigDraft.setState({ disk: there.text })
}

/** Lets go of what was typed and takes what stands on disk. */
export function takeDisk(): void {
  const { disk, turn } = useConfigDraft.getState()
  if (disk === null) return
  useConfigDraft.setState({
    base: disk,
    text: asField(disk),
    turn: turn + 1,
    problem: null,
    standing: 'rest',
  })
  keepAnew()
}

/** Saves what was typed over what stands on disk now, on purpose. */
export async function saveOverDisk(): Promise<void> {
  const { disk } = useConfigDraft.getState()
  if (disk !== null) useConfigDraft.setState({ base: disk })
  keepAnew()
  await saveConfig()
}
