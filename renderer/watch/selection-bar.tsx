/** What can be done with all that are picked, under the list. */
import { mostInBatch } from '../../contract/batch.ts'
import { acknowledge, ask, askDeed, askMaintenance } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { isAsked } from '../upstream/words.ts'
import { letPicksGo } from './picking.ts'
import { useLive } from './sight.ts'
import { countOf } from './words.ts'

export function SelectionBar() {
  const count = usePage((page) => page.picked.size)
  const singleKeys = usePage((page) => page.state?.desk.settings.singleKeys ?? true)
  const live = useLive()
  // No source can do anything more than be told of acks and silences: then there is no button.
  const canMore = usePage((page) => page.state?.sources.some(({ deeds }) => deeds?.some(isAsked)) ?? false)
  if (count === 0) return null
  const all = `the ${countOf(count, 'selected alert')}`
  const key = (letter: string): string | undefined => (singleKeys ? letter : undefined)
  return (
    <div className="picks" role="toolbar" aria-label="Selected alerts">
      <b className="num">{count} selected</b>
      {count === mostInBatch && <span className="soft">the most one order takes</span>}
      <Button small kind="bare" label="Let go of the selection" onPress={letPicksGo}>
        Let go
      </Button>
      <span className="grow" />
      {live && (
        <>
          <Button
            small
            kind="primary"
            shortcut={key('A')}
            label={`Acknowledge ${all}`}
            onPress={() => void acknowledge()}
          >
            Acknowledge
          </Button>
          <Button small shortcut={key('S')} label={`Snooze ${all}`} onPress={() => void ask('snooze')}>
            Snooze
          </Button>
          <Button small shortcut={key('Z')} label={`Silence ${all}`} onPress={() => void ask('silence')}>
            Silence
          </Button>
          <span className="wide-only">
            <Button
              small
              shortcut={key('M')}
              label={`Maintenance window for ${all}`}
              onPress={() => askMaintenance(true)}
            >
              Maintenance
            </Button>
          </span>
          {canMore && (
            <span className="wide-only">
              <Button small shortcut={key('C')} label={`At the source of ${all}`} onPress={() => askDeed()}>
                At the source
              </Button>
            </span>
          )}
          <Button small shortcut={key('N')} label={`Note on ${all}`} onPress={() => void ask('note')}>
            Note
          </Button>
        </>
      )}
    </div>
  )
}
