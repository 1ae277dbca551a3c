/** A silence in the form that teams keep in Git, beside the direct one: to copy, to save, and what it does not say. */
import { useEffect, useId, useRef, useState } from 'react'
import { AppError } from '../../contract/errors.ts'
import type { SourceId } from '../../contract/ids.ts'
import type { SeenMatcher } from '../../contract/observation.ts'
import type { GitSilence } from '../../contract/silences.ts'
import { closeDialog } from '../orders.ts'
import { say, usePage } from '../store.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'

/** What is asked for: one silence. Instants are epoch ms. */
export interface GitWanted {
  readonly sourceId: SourceId
  readonly matchers: readonly SeenMatcher[]
  /** null: it begins when it is applied */
  readonly startsAt: number | null
  readonly endsAt: number
  readonly comment: string
  /** null: me */
  readonly by: string | null
}

type Read =
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'known'
      readonly file: string
      readonly text: string
      readonly unsaid: readonly string[]
    }
  | { readonly kind: 'problem'; readonly words: string }

/** Several silences are several documents of one file. */
function joined(all: readonly GitSilence[]): Read {
  const [first] = all
  const file = first?.file ?? 'silence.yaml'
  const unsaid = [...new Set(all.flatMap((each) => each.unsaid))]
  return { kind: 'known', file, text: all.map(({ text }) => text).join('---\n'), unsaid }
}

function useGitText(wanted: readonly GitWanted[]): Read {
  const engine = usePage((page) => page.engine)
  const [read, setRead] = useState<Read>({ kind: 'asking' })
  const sign = JSON.stringify(wanted)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same silences are asked about once
  useEffect(() => {
    let left = false
    if (!engine) return
    const all = wanted.map((each) =>
      engine.query('silences.yaml', {
        ...each,
        matchers: [...each.matchers],
        endsAt: Math.round(each.endsAt),
      }),
    )
    Promise.all(all).then(
      (answers) => {
        if (!left) setRead(joined(answers))
      },
      (error: unknown) => {
        const words = error instanceof AppError ? error.message : 'It could not be written.'
        if (!left) setRead({ kind: 'problem', words })
      },
    )
    return () => {
      left = true
    }
  }, [engine, sign])
  return read
}

export function GitText({ wanted }: { readonly wanted: readonly GitWanted[] }) {
  const read = useGitText(wanted)
  const [done, setDone] = useState('')
  const id = useId()
  const section = useRef<HTMLElement>(null)
  const known = read.kind === 'known'
  useEffect(() => {
    if (known) section.current?.scrollIntoView({ block: 'start' })
  }, [known])
  if (read.kind === 'asking') return <p className="soft">Writing it.</p>
  if (read.kind === 'problem') {
    return (
      <p className="warn warn-page" role="alert">
        <span>{plainLine(read.words)}</span>
      </p>
    )
  }
  const copy = async (): Promise<void> => {
    const words = (await copyText(read.text))
      ? 'Copied'
      : 'The clipboard was not to be had. Select the text and copy it, or save it.'
    setDone(words)
    say(words, false)
  }
  const save = (): void => {
    downloadText(read.file, read.text, 'application/yaml')
    setDone(`Saved as ${read.file}`)
  }
  return (
    <section ref={section} className="git-text" aria-labelledby={id}>
      <h3 id={id} className="sect-head">
        Silence resource for Git
      </h3>
      <p className="dialog-actions git-acts">
        <Button onPress={() => void copy()}>Copy as YAML for Git</Button>
        <Button onPress={save}>Save as file</Button>
        <span className="soft" role="status">
          {done}
        </span>
      </p>
      <section
        className="git-yaml"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also with the keyboard
        tabIndex={0}
        aria-label={`Text of ${read.file}`}
      >
        <pre>{read.text}</pre>
      </section>
      <ul className="soft git-unsaid">
        {read.unsaid.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
    </section>
  )
}

export function GitDialog({ wanted }: { readonly wanted: readonly GitWanted[] }) {
  return (
    <Dialog title="Keep it in Git" wide onClose={closeDialog}>
      <GitText wanted={wanted} />
    </Dialog>
  )
}
