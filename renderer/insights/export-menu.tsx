/** The figures as a file: what is on the screen, or the facts behind it that count to the same figures again. */
import { useRef } from 'react'
import { AppError } from '../../contract/errors.ts'
import { type PastForm, pastForms } from '../../contract/past.ts'
import { say, usePage } from '../store.ts'
import { copyText, downloadText } from '../ui/copy-text.ts'
import { Button, Key } from '../ui/parts.tsx'
import { exportInsights, openExport, useInsights } from './desk.ts'

const names: Readonly<Record<PastForm, string>> = {
  csv: 'CSV',
  json: 'JSON, to be read in again',
  markdown: 'Markdown',
}
const types: Readonly<Record<PastForm, string>> = {
  csv: 'text/csv',
  json: 'application/json',
  markdown: 'text/markdown',
}

async function take(form: PastForm, copies: boolean): Promise<void> {
  try {
    const { name, text } = await exportInsights(form)
    if (copies) {
      const done = await copyText(text)
      say(done ? 'The figures are copied' : 'Copying was not allowed', !done)
    } else {
      downloadText(name, text, types[form])
      say(`${name} is saved`, false)
    }
  } catch (error) {
    usePage.setState({
      problem: error instanceof AppError ? error.message : 'The figures could not be taken out.',
    })
  }
}

export function ExportMenu() {
  const file = useInsights((known) => known.file)
  const input = useRef<HTMLInputElement>(null)
  return (
    <details id="insights-export" className="insights-export">
      <summary className="button button-small button-plain">
        Export
        <Key name="X" />
      </summary>
      <div className="insights-menu">
        {pastForms.map((form) => (
          <Button
            key={form}
            small
            kind="bare"
            disabled={file !== null}
            onPress={() => void take(form, false)}
          >
            {names[form]}
          </Button>
        ))}
        <Button small kind="bare" disabled={file !== null} onPress={() => void take('markdown', true)}>
          Copy as Markdown
        </Button>
        <Button small kind="bare" onPress={() => input.current?.click()}>
          Open an export…
        </Button>
        <input
          ref={input}
          type="file"
          accept=".json,application/json"
          className="unseen-words"
          tabIndex={-1}
          aria-label="An export of figures as JSON"
          onChange={({ target }) => {
            const [chosen] = target.files ?? []
            if (chosen) void openExport(chosen)
            target.value = ''
          }}
        />
      </div>
    </details>
  )
}
