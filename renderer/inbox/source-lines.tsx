/** Over the list: sources that cannot be read, with their age and why. Nothing here looks newer than it is. */
import { useNow } from '../now.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { order } from './orders.ts'
import { supportTrouble } from './source-words.ts'

export function SourceLines() {
  const sources = usePage((page) => page.state?.supportSources)
  const loading = usePage((page) => page.state?.loading ?? 0)
  const now = useNow()
  const lines = (sources ?? []).flatMap((source) => {
    const trouble = supportTrouble(source, now)
    return trouble ? [{ source, trouble }] : []
  })
  return (
    <>
      {loading > 0 && (
        <p className="loading" role="status">
          Still reading: threads may be missing.
        </p>
      )}
      {lines.map(({ source, trouble }) => (
        <div key={source.id} className={`source-trouble source-trouble-${trouble.tone}`} role="status">
          <SeverityMark mark="blind" label={null} small />
          <p>
            <b>{trouble.lead}</b> {trouble.rest}
          </p>
          {trouble.tone === 'blind' && (
            <Button
              small
              label={`Try now ${source.label}`}
              onPress={() => void order('support.tryNow', { sourceId: source.id })}
            >
              Try now
            </Button>
          )}
        </div>
      ))}
    </>
  )
}
