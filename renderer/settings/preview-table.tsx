/** What a source lists now, in the columns of Watch; where the form would change one, what stood there before as well. */
import type { MappingPreview, PreviewColumns, PreviewItem } from '../../contract/source-form-orders.ts'
import { useNow } from '../now.ts'
import { agoText } from '../ui/duration.ts'
import { Plain } from '../ui/plain.tsx'

const columns = [
  ['title', 'Title'],
  ['severity', 'Severity'],
  ['environment', 'Environment'],
  ['customer', 'Customer'],
  ['team', 'Team'],
  ['layer', 'Layer'],
] as const satisfies readonly (readonly [keyof PreviewColumns, string])[]

export function PreviewTable({ preview }: { readonly preview: MappingPreview }) {
  const now = useNow()
  const total = preview.total ?? 0
  return (
    <>
      <p className="soft num">
        {total === preview.items.length
          ? `${total} ${total === 1 ? 'item' : 'items'} now`
          : `${preview.items.length} of ${total} items`}
        , as they would stand. Nothing is saved yet.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a table that scrolls is to be read by keyboard too */}
      <section className="preview-scroll" tabIndex={0} aria-label="How its items would stand">
        <table className="preview-table">
          <thead>
            <tr>
              {columns.map(([key, words]) => (
                <th key={key} scope="col">
                  {words}
                </th>
              ))}
              <th scope="col">Held by</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {preview.items.map((item) => (
              <tr key={item.fingerprint}>
                {columns.map(([key]) => (
                  <td key={key}>
                    <Cell item={item} column={key} />
                  </td>
                ))}
                <td>{item.held === null ? <None /> : <Plain text={item.held} />}</td>
                <td className="num">{item.since === null ? <None /> : agoText(now - item.since)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </>
  )
}

function Cell({ item, column }: { readonly item: PreviewItem; readonly column: keyof PreviewColumns }) {
  const [was, now] = [words(item.before, column), words(item.after, column)]
  return (
    <>
      {now === '' ? <None /> : <Plain text={now} />}
      {was !== now && <span className="preview-was"> was {was === '' ? 'none' : <Plain text={was} />}</span>}
    </>
  )
}

function words(columns: PreviewColumns, column: keyof PreviewColumns): string {
  if (column === 'severity')
    return columns.severityKnown ? columns.severity : `${columns.severity}, not known`
  return String(columns[column] ?? '')
}

const None = () => (
  <span className="dim">
    <span aria-hidden="true">–</span>
    <span className="unseen-words">none</span>
  </span>
)
