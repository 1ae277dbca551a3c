/** How a source's labels are read: which carry what, what its severities mean, and how what it lists now would stand on Watch. */
import type { Severity } from '../../contract/alert.ts'
import { mappingFields } from '../../contract/source-fields.ts'
import type { MappingPreview } from '../../contract/source-form-orders.ts'
import { failureWords } from '../states/failure-words.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Field } from './field.tsx'
import { OneField } from './kind-fields.tsx'
import type { KindErrors, KindValues } from './kind-values.ts'
import { PreviewTable } from './preview-table.tsx'

const ours: readonly Severity[] = ['page', 'notify', 'ticket', 'none']

/** @param look reads what it lists now, with these fields in the place of those that stand there */
export function KindMapping(props: {
  readonly isWebhook: boolean
  readonly values: Pick<KindValues, 'texts'>
  readonly errors: KindErrors
  readonly preview: MappingPreview | null
  readonly sample: string
  readonly isBusy: boolean
  readonly setSample: (sample: string) => void
  readonly change: (texts: KindValues['texts']) => void
  readonly look: (texts: KindValues['texts']) => void
}) {
  const { isWebhook, values, errors, preview, sample, isBusy, setSample, change, look } = props
  const map = (written: string, severity: Severity): void => {
    const key = 'mapping.severities'
    const before = (values.texts[key] ?? '').trim()
    const texts = { [key]: `${before === '' ? '' : `${before}\n`}${written} = ${severity}` }
    change(texts)
    look(texts)
  }
  return (
    <details
      className="more-fields"
      open={preview || mappingFields.some(({ key }) => errors[key]) ? true : undefined}
    >
      <summary>How its labels are read</summary>
      <p className="soft">
        Left empty, a line is read as for every other source. Names of labels, one a line: the first that is
        there counts.
      </p>
      <div className="mapping-fields">
        {mappingFields.map((field) => (
          <OneField
            key={field.key}
            field={
              field.type === 'table'
                ? { ...field, example: 'major = page', help: 'page, notify, ticket or none; one a line.' }
                : field
            }
            {...{ values, errors, change }}
          />
        ))}
      </div>
      {isWebhook && (
        <Field
          id="kind-sample"
          label="A message, to try it on"
          hint="Paste one as it is sent. It is not kept."
        >
          {(ties) => (
            <textarea
              {...ties}
              className="input input-code input-lines"
              rows={4}
              value={sample}
              spellCheck={false}
              onChange={(event) => setSample(event.target.value)}
            />
          )}
        </Field>
      )}
      <p className="form-actions">
        <Button small disabled={isBusy || (isWebhook && sample.trim() === '')} onPress={() => look({})}>
          {isWebhook ? 'Show how it would stand' : 'Show what it lists now'}
        </Button>
      </p>
      <div aria-live="polite">{preview && <Preview preview={preview} map={map} isBusy={isBusy} />}</div>
    </details>
  )
}

function Preview({
  preview,
  map,
  isBusy,
}: {
  readonly preview: MappingPreview
  readonly map: (written: string, severity: Severity) => void
  readonly isBusy: boolean
}) {
  if (preview.failure) {
    const words = failureWords(preview.failure)
    return (
      <p className="test test-failed">
        {words.what} {words.todo} {words.facts}
      </p>
    )
  }
  const total = preview.total ?? 0
  if (total === 0) return <p className="soft">It lists nothing now, so there is nothing to show.</p>
  return (
    <div className="mapping-preview">
      {preview.unknownSeverities.map((written) =>
        written === '' ? (
          <p key="" className="warn warn-unknown">
            <span>
              <b>No severity:</b> some carry none and count as notify. Name the label that carries it above.
            </span>
          </p>
        ) : (
          <div key={written} className="warn warn-unknown plain-row">
            <span>
              <b>
                Severity not known: <Plain text={written} />
              </b>
              . It means
            </span>
            {ours.map((severity) => (
              <Button
                key={severity}
                small
                disabled={isBusy}
                label={`${plainLine(written)} means ${severity}`}
                onPress={() => map(written, severity)}
              >
                {severity}
              </Button>
            ))}
          </div>
        ),
      )}
      <PreviewTable preview={preview} />
    </div>
  )
}
