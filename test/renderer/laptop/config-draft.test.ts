import { beforeEach, describe, expect, it } from 'vitest'
import { AppError } from '../../../contract/errors.ts'
import type { ConfigText } from '../../../contract/queries.ts'
import type { Connection } from '../../../contract/wire.ts'
import { saveUnsavedDrafts } from '../../../renderer/drafts.ts'
import {
  isOvertaken,
  isTyped,
  keepTyped,
  readConfig,
  saveConfig,
  saveOverDisk,
  takeDisk,
  typeConfig,
  useConfigDraft,
} from '../../../renderer/laptop/config-draft.ts'
import { usePage } from '../../../renderer/store.ts'

let there: ConfigText
const first = useConfigDraft.getState()

/** An engine that holds one file and what was typed over it, and refuses as the real one does. */
const engine = {
  query: async () => there,
  order: async (name: string, { text, base = '' }: { text: string; base?: string }) => {
    if (name === 'drafts.save') {
      there = { ...there, draft: text === '' ? null : { text, base } }
      return
    }
    if (base !== there.text) throw new AppError('too-late', 'The file was changed on disk meanwhile.')
    if (text.includes('bad')) throw new AppError('bad-input', 'line 2: bad. Expected: good.')
    there = { ...there, text }
  },
  close: () => {},
}

beforeEach(() => {
  sessionStorage.clear()
  there = { file: '/home/mira/nightdesk.yaml', text: 'a: 1\n', problem: null, editable: true, draft: null }
  useConfigDraft.setState(first, true)
  usePage.setState({ engine: engine as Connection })
})

const draft = () => useConfigDraft.getState()

describe('the configuration file in the page', () => {
  it('is read, typed over and saved', async () => {
    await readConfig()
    expect(draft()).toMatchObject({ text: 'a: 1\n', base: 'a: 1\n' })
    typeConfig('a: 2\n')
    expect(isTyped(draft())).toBe(true)
    await saveConfig()
    expect(there.text).toBe('a: 2\n')
    expect(draft()).toMatchObject({ standing: 'saved', problem: null })
    expect(isTyped(draft())).toBe(false)
  })

  it('shows what was wrong with what was typed, in which line, and keeps it', async () => {
    await readConfig()
    typeConfig('a: 1\nbad\n')
    await saveConfig()
    expect(draft()).toMatchObject({ text: 'a: 1\nbad\n', problem: { line: 2 } })
    expect(there.text).toBe('a: 1\n')
  })

  it('takes over a file that changed while nothing was typed', async () => {
    await readConfig()
    there = { ...there, text: 'a: 3\n' }
    await readConfig()
    expect(draft().text).toBe('a: 3\n')
  })

  it('keeps both when the file changed under what was typed, until somebody decides', async () => {
    await readConfig()
    typeConfig('mine\n')
    there = { ...there, text: 'theirs\n' }
    await readConfig()
    expect(draft().text).toBe('mine\n')
    expect(isOvertaken(draft())).toBe(true)
    await saveConfig()
    expect(there.text).toBe('theirs\n')
    expect(draft().text).toBe('mine\n')
    await saveOverDisk()
    expect(there.text).toBe('mine\n')
  })

  it('lets go of what was typed only when told to', async () => {
    await readConfig()
    typeConfig('mine\n')
    there = { ...there, text: 'theirs\n' }
    await saveConfig()
    takeDisk()
    expect(draft()).toMatchObject({ text: 'theirs\n', base: 'theirs\n' })
  })

  it('does not take the line ends of another system for something typed', async () => {
    there = { ...there, text: 'a: 1\r\nb: 2\r\n' }
    await readConfig()
    expect(draft().text).toBe('a: 1\nb: 2\n')
    expect(isTyped(draft())).toBe(false)
    typeConfig('a: 1\nb: 3\n')
    expect(isOvertaken(draft())).toBe(false)
    await saveConfig()
    expect(isTyped(draft())).toBe(false)
  })

  it('is a draft of the engine’s while it is typed, and given back to the next page', async () => {
    await readConfig()
    typeConfig('half a wo')
    await expect.poll(() => there.draft).toEqual({ text: 'half a wo', base: 'a: 1\n' })
    useConfigDraft.setState(first, true)
    there = { ...there, text: 'theirs\n' }
    await readConfig()
    expect(draft()).toMatchObject({ text: 'half a wo', base: 'a: 1\n', disk: 'theirs\n' })
    expect(isOvertaken(draft())).toBe(true)
  })

  it('waits in the tab while the engine does not answer', async () => {
    await readConfig()
    usePage.setState({ engine: null })
    typeConfig('half a wo')
    keepTyped()
    useConfigDraft.setState(first, true)
    usePage.setState({ engine: engine as Connection })
    await readConfig()
    expect([there.draft, draft().text]).toEqual([null, 'half a wo'])
    saveUnsavedDrafts()
    await expect.poll(() => there.draft).toEqual({ text: 'half a wo', base: 'a: 1\n' })
  })

  it.each([
    ['it is saved', saveConfig],
    ['it is let go of', async () => takeDisk()],
  ])('is a draft no longer when %s', async (_, end) => {
    await readConfig()
    typeConfig('a: 2\n')
    keepTyped()
    await expect.poll(() => there.draft?.text).toBe('a: 2\n')
    await end()
    await expect.poll(() => there.draft).toBe(null)
    expect(isTyped(draft())).toBe(false)
  })

  it('is a draft over what stands on disk once it was to be saved over that', async () => {
    await readConfig()
    typeConfig('bad\n')
    there = { ...there, text: 'theirs\n' }
    await readConfig()
    await saveOverDisk()
    await expect.poll(() => there.draft).toEqual({ text: 'bad\n', base: 'theirs\n' })
  })

  it('is nothing typed when the file holds the same words already', async () => {
    there = { ...there, draft: { text: 'a: 1\n', base: 'a: 0\n' } }
    await readConfig()
    expect(isTyped(draft())).toBe(false)
  })

  it('names what is wrong with the file on disk', async () => {
    there = {
      ...there,
      problem: { file: there.file, line: 1, wrong: 'unknown key "a"', expected: 'sources' },
    }
    await readConfig()
    expect(draft().problem).toEqual({
      line: 1,
      text: 'unknown key "a". Expected: sources. The last good file stays in force.',
    })
  })
})
