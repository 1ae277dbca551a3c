/** The customers of the configuration file, and the form to add or change one. */
import { Plus } from 'lucide-react'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Customers as Read } from '../../contract/customer-orders.ts'
import { give } from '../orders.ts'
import { usePage } from '../store.ts'
import { Button } from '../ui/parts.tsx'
import { Plain } from '../ui/plain.tsx'
import { plainLine } from '../ui/plain-text.ts'
import { useLive } from '../watch/sight.ts'
import { useCustomerEdit } from './customer-edit.ts'
import { CustomerForm } from './customer-form.tsx'
import { customerValues } from './customer-values.ts'

export function Customers() {
  const engine = usePage((page) => page.engine)
  const live = useLive()
  const editing = useCustomerEdit((state) => state.editing)
  const [read, setRead] = useState<Read | null>(null)
  const [sure, setSure] = useState<string | null>(null)
  const place = useRef<HTMLElement>(null)
  const look = useCallback(async (): Promise<void> => {
    // Where it cannot be read, what was read last stays.
    const next = await engine?.query('customers.read', {}).catch(() => null)
    if (next) setRead(next)
  }, [engine])
  useEffect(() => {
    if (live) void look()
  }, [live, look])
  const isOpen = editing !== null && read !== null
  useEffect(() => {
    if (isOpen) place.current?.querySelector('input')?.focus()
  }, [isOpen])
  if (!read) return null
  const done = (): void => {
    useCustomerEdit.setState({ editing: null })
    void look()
  }
  const known = editing?.was == null ? undefined : read.customers.find(({ name }) => name === editing.was)
  return (
    <section ref={place} className="customers" aria-labelledby="customers-title">
      <h2 id="customers-title" className="sect-head">
        Customers
      </h2>
      {read.customers.length === 0 && (
        <p className="soft">
          Nobody stands in the file yet. Whose thread it is, is then read from the channel’s name.
        </p>
      )}
      <ul className="customer-list">
        {read.customers.map((customer) => (
          <li key={customer.name}>
            <span className="cut">
              <b>
                <Plain text={customer.name} />
              </b>{' '}
              <span className="dim">
                <Plain text={aboutOf(customer)} />
              </span>
            </span>
            {live && sure !== customer.name && (
              <span className="form-actions">
                <Button
                  small
                  label={`Change ${plainLine(customer.name)}`}
                  onPress={() =>
                    useCustomerEdit.setState({ editing: { was: customer.name, start: customer } })
                  }
                >
                  Change
                </Button>
                <Button
                  small
                  kind="bare"
                  label={`Remove ${plainLine(customer.name)}`}
                  onPress={() => setSure(customer.name)}
                >
                  Remove
                </Button>
              </span>
            )}
            {sure === customer.name && (
              <span className="form-actions">
                <Button
                  small
                  label={`Remove ${plainLine(customer.name)} now`}
                  onPress={() => {
                    setSure(null)
                    void give('customers.remove', { name: customer.name }).finally(() => void look())
                  }}
                >
                  Remove from the file
                </Button>
                <Button small kind="bare" onPress={() => setSure(null)}>
                  Keep it
                </Button>
              </span>
            )}
          </li>
        ))}
      </ul>
      {editing ? (
        <section className="card" aria-label="Customer">
          <h2>{editing.was === null ? 'Add a customer' : `Change ${plainLine(editing.was)}`}</h2>
          <CustomerForm
            key={editing.was ?? `new ${editing.start.name ?? ''}`}
            start={customerValues(known ?? editing.start)}
            was={known ? known.name : null}
            taken={read.customers.filter((one) => one !== known).map(({ name }) => name)}
            hours={read.hours}
            done={done}
          />
        </section>
      ) : (
        live && (
          <p className="form-actions">
            <Button
              icon={<Plus size={16} strokeWidth={1.75} aria-hidden="true" />}
              onPress={() => useCustomerEdit.setState({ editing: { was: null, start: {} } })}
            >
              Add a customer
            </Button>
          </p>
        )
      )}
    </section>
  )
}

/** "2 contacts, golem, heron". */
function aboutOf({ contacts, environments }: Read['customers'][number]): string {
  const count =
    contacts.length === 0
      ? 'no contacts'
      : contacts.length === 1
        ? '1 contact'
        : `${contacts.length} contacts`
  return [count, ...environments].join(', ')
}
