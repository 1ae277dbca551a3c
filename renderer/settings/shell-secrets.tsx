/** Where passwords and tokens that are typed here are kept, and what that is worth. */
import type { SecretKeeping } from '../../contract/shell.ts'
import { plainLine } from '../ui/plain-text.ts'
import { SeverityMark } from '../ui/severity-mark.tsx'
import { WeakConsent } from './weak-consent.tsx'

export function Secrets({ secrets }: { readonly secrets: SecretKeeping }) {
  const { kind, backend, words, refused } = secrets
  const mark = kind === 'keychain' ? 'quiet' : kind === 'file' ? 'ticket' : 'blind'
  return (
    <div className="laptop-part">
      <p className="plain-row" title={plainLine(backend)}>
        <SeverityMark mark={mark} label={null} small />
        <span className="shell-fact">
          <b>Passwords and tokens.</b> {refused ? 'None is kept here until you allow it.' : plainLine(words)}
        </span>
      </p>
      {refused && <WeakConsent keeping={secrets} />}
    </div>
  )
}
