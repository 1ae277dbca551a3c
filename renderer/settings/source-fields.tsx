/** The fields of the source form, but for access. */
import { Plus, X } from 'lucide-react'
import type { SourceTest } from '../../contract/queries.ts'
import { failureWords } from '../states/failure-words.ts'
import { Button } from '../ui/parts.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { Field } from './field.tsx'
import { withScheme } from './field-values.ts'
import { type FieldErrors, type FormValues, maxPeers, nameFrom } from './form-values.ts'

export interface FieldsProps {
  readonly values: FormValues
  readonly errors: FieldErrors
  readonly change: (part: Partial<FormValues>) => void
}

/** What the test says of one address, as a field error. */
function testError(test: SourceTest | null, url: string): string | undefined {
  const peer = test?.peers.find((each) => sameAddress(each.url, url))
  const failure = peer?.failure ?? (test && !test.ok && test.peers.length <= 1 ? test.failure : null)
  if (!failure) return undefined
  const words = failureWords(failure)
  return `${words.what} ${words.todo}`
}

function sameAddress(one: string, other: string): boolean {
  const trimmed = (url: string): string => withScheme(url).replace(/\/+$/, '')
  return other.trim() !== '' && trimmed(one) === trimmed(other)
}

export function AddressFields({
  values,
  errors,
  test,
  change,
}: FieldsProps & { readonly test: SourceTest | null }) {
  const { urls } = values
  const set = (index: number, url: string): void =>
    change({ urls: urls.map((each, at) => (at === index ? url : each)) })
  return (
    <fieldset className="plain-set">
      <legend className="unseen-words">Addresses</legend>
      {urls.map((url, index) => (
        <Field
          // biome-ignore lint/suspicious/noArrayIndexKey: an address is its place in the list while it is typed
          key={index}
          id={`source-url-${index}`}
          label={urls.length === 1 ? 'Address' : `Address of peer ${index + 1}`}
          error={errors[`url-${index}`] ?? testError(test, url)}
        >
          {(ties) => (
            <span className="field-row">
              <input
                {...ties}
                className="input input-code"
                type="url"
                inputMode="url"
                autoComplete="off"
                spellCheck={false}
                value={url}
                placeholder="https://alerts.example.com"
                onChange={(event) => set(index, event.target.value)}
              />
              {urls.length > 1 && (
                <Button
                  kind="bare"
                  label={`Remove peer ${index + 1}`}
                  onPress={() => change({ urls: urls.filter((_, at) => at !== index) })}
                >
                  <X size={16} strokeWidth={1.75} aria-hidden="true" />
                </Button>
              )}
            </span>
          )}
        </Field>
      ))}
      {urls.length < maxPeers && (
        <Button
          kind="bare"
          small
          icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
          onPress={() => change({ urls: [...urls, ''] })}
        >
          Add a peer of the same cluster
        </Button>
      )}
    </fieldset>
  )
}

/** Name, interval, mirrored acks, headers and CA: all have a default that is right for most. */
export function MoreFields({
  values,
  errors,
  fixedName,
  change,
}: FieldsProps & { readonly fixedName: boolean }) {
  const guess = nameFrom(values.urls[0] ?? '')
  const hidden = errors.headers ?? errors.caFile ?? errors.pollSeconds ?? errors.prometheus
  return (
    <>
      <Field
        id="source-name"
        label="Name"
        error={errors.name}
        {...(fixedName ? { hint: 'The name stays.' } : {})}
      >
        {(ties) => (
          <input
            {...ties}
            className="input input-code"
            value={values.name}
            placeholder={guess || 'plover'}
            readOnly={fixedName}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => change({ name: event.target.value })}
          />
        )}
      </Field>
      <label className="check">
        <input
          type="checkbox"
          checked={values.mirrorAcks}
          onChange={(event) => change({ mirrorAcks: event.target.checked })}
        />
        <span>
          Tell Alertmanager of my acks
          <small>Writes a short silence that begins with ACK! and is kept alive while the alert fires.</small>
        </span>
      </label>
      <label className="check">
        <input
          type="checkbox"
          checked={values.carryEscalations}
          onChange={(event) => change({ carryEscalations: event.target.checked })}
        />
        <span>
          Carry escalations to my colleagues’ Nightdesk
          <small>Writes a silence that matches no alert, and reads theirs with every poll.</small>
        </span>
      </label>
      <details className="more-fields" open={hidden === undefined ? undefined : true}>
        <summary>Headers, certificate, interval, rules</summary>
        <Headers values={values} errors={errors} change={change} />
        <Field
          id="source-ca"
          label="CA file"
          error={errors.caFile}
          hint="A PEM file on this laptop, if the certificate is your own authority's."
        >
          {(ties) => (
            <input
              {...ties}
              className="input input-code"
              value={values.caFile}
              placeholder="/etc/ssl/company-ca.pem"
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => change({ caFile: event.target.value })}
            />
          )}
        </Field>
        <Field id="source-poll" label="Ask every (seconds)" error={errors.pollSeconds}>
          {(ties) => (
            <input
              {...ties}
              className="input input-short num"
              inputMode="numeric"
              value={values.pollSeconds}
              onChange={(event) => change({ pollSeconds: event.target.value })}
            />
          )}
        </Field>
        <Field
          id="source-prometheus"
          label="Prometheus of these alerts"
          error={errors.prometheus}
          hint="Asked every ten minutes how long each rule waits, so that a postmortem knows when it began. It gets this source’s access only at the same address."
        >
          {(ties) => (
            <input
              {...ties}
              className="input input-code"
              type="url"
              inputMode="url"
              value={values.prometheus}
              placeholder="https://prometheus.example.com"
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => change({ prometheus: event.target.value })}
            />
          )}
        </Field>
      </details>
    </>
  )
}

function Headers({ values, errors, change }: FieldsProps) {
  const { headers } = values
  const set = (index: number, part: { name?: string; value?: string }): void =>
    change({ headers: headers.map((each, at) => (at === index ? { ...each, ...part } : each)) })
  return (
    <fieldset className="plain-set">
      <legend className="field-legend">Extra headers</legend>
      {headers.map((header, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a header is its place in the list while it is typed
        <span key={index} className="field-row">
          <input
            className="input input-code"
            aria-label={`Name of header ${index + 1}`}
            placeholder="X-Scope-OrgID"
            value={header.name}
            onChange={(event) => set(index, { name: event.target.value })}
          />
          <input
            className="input input-code"
            aria-label={`Value of header ${index + 1}`}
            value={header.value}
            onChange={(event) => set(index, { value: event.target.value })}
          />
          <Button
            kind="bare"
            label={`Remove header ${plainLine(header.name) || index + 1}`}
            onPress={() => change({ headers: headers.filter((_, at) => at !== index) })}
          >
            <X size={16} strokeWidth={1.75} aria-hidden="true" />
          </Button>
        </span>
      ))}
      {errors.headers && (
        <p className="field-message" role="alert">
          <b>{errors.headers}</b>
        </p>
      )}
      <Button
        kind="bare"
        small
        icon={<Plus size={14} strokeWidth={1.75} aria-hidden="true" />}
        onPress={() => change({ headers: [...headers, { name: '', value: '' }] })}
      >
        Add a header
      </Button>
    </fieldset>
  )
}
