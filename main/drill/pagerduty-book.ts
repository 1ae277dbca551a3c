/** What a PagerDuty account keeps: incidents with their alerts, notes and log, policies, services and users. Instants are epoch ms in whole seconds. */

export interface PagerUser {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly role: string
}

export interface PagerAlert {
  readonly id: string
  readonly title: string
  status: 'triggered' | 'resolved'
  readonly createdAt: number
  readonly severity: string
  readonly details: unknown
}

export interface PagerNote {
  readonly id: string
  readonly by: string
  readonly text: string
  readonly at: number
}

export interface PagerLogLine {
  readonly id: string
  /** such as `escalate_log_entry` */
  readonly type: string
  /** a user's id; null = the service itself */
  readonly by: string | null
  readonly at: number
  readonly summary: string
  readonly note: string | null
}

export interface PagerIncident {
  readonly id: string
  readonly number: number
  title: string
  /** also words that are new */
  status: string
  urgency: string
  priority: string | null
  service: string
  teams: string[]
  policy: string
  level: number
  assigned: string[]
  acknowledgements: { readonly at: number; readonly by: string }[]
  pending: { readonly type: string; readonly at: number }[]
  alerts: PagerAlert[]
  notes: PagerNote[]
  log: PagerLogLine[]
  responders: { readonly user: string; readonly message: string; readonly by: string; readonly at: number }[]
  readonly createdAt: number
  changedAt: number
  statusAt: number
  statusBy: string | null
  resolvedAt: number | null
  /** it was deleted: nobody is shown it */
  isGone: boolean
}

export interface PagerPolicy {
  readonly id: string
  readonly name: string
  /** who is called at each level, by user id */
  readonly levels: readonly (readonly string[])[]
}

export interface NewPagerIncident {
  readonly title?: string
  readonly urgency?: string
  readonly priority?: string | null
  readonly service?: string
  readonly teams?: readonly string[]
  readonly policy?: string
  readonly alerts?: readonly (Partial<PagerAlert> & { readonly details?: unknown })[]
}

export interface PagerDutyBook {
  readonly users: Map<string, PagerUser>
  readonly services: Map<string, string>
  readonly teams: Map<string, string>
  readonly policies: Map<string, PagerPolicy>
  readonly incidents: Map<string, PagerIncident>
  /** what stakeholders were sent, by incident */
  readonly updates: { readonly incident: string; readonly message: string }[]
  /** the log tells of those too, of which the description says nothing */
  logsUpdates: boolean
  addUser(id: string, more?: Partial<PagerUser>): PagerUser
  open(wanted?: NewPagerIncident): PagerIncident
  addAlert(incident: PagerIncident, alert: Partial<PagerAlert>): PagerAlert
  /** @param by a user's id; null = nobody, PagerDuty by itself */
  acknowledge(incident: PagerIncident, by: string): void
  unacknowledge(incident: PagerIncident, by: string | null): void
  resolve(incident: PagerIncident, by: string | null): void
  snooze(incident: PagerIncident, by: string, seconds: number): void
  escalate(incident: PagerIncident, by: string | null, level: number): void
  assign(incident: PagerIncident, by: string, users: readonly string[]): void
  note(incident: PagerIncident, by: string, text: string): PagerNote
  log(incident: PagerIncident, type: string, by: string | null, summary: string, note?: string): void
  change(incident: PagerIncident, fields: Partial<PagerIncident>): void
  /** does what has fallen due by itself */
  settle(): void
}

const secondMs = 1_000

/** @param now epoch ms */
export function createPagerDutyBook(now: () => number): PagerDutyBook {
  let made = 0
  const nextId = (letter: string): string => {
    made += 1
    return `${letter}${String(made).padStart(7, '0')}`
  }
  const at = (): number => Math.floor(now() / secondMs) * secondMs

  const book: PagerDutyBook = {
    users: new Map(),
    services: new Map([['PSHOP', 'Shop']]),
    teams: new Map([['PPLAT', 'platform']]),
    policies: new Map(),
    incidents: new Map(),
    updates: [],
    logsUpdates: false,
    addUser: (id, more = {}) => {
      const user = { id, name: id, email: `${id.toLowerCase()}@team.example`, role: 'user', ...more }
      book.users.set(id, user)
      return user
    },
    open: (wanted = {}) => {
      const { alerts = [], teams = ['PPLAT'], ...rest } = wanted
      const number = book.incidents.size + 1
      const policy = book.policies.get(rest.policy ?? 'PPOL')
      const incident: PagerIncident = {
        ...{ id: nextId('Q'), number, title: `trouble ${number}`, status: 'triggered', urgency: 'high' },
        ...{ priority: null, service: 'PSHOP', policy: 'PPOL', level: 1 },
        ...{ acknowledgements: [], pending: [], alerts: [], notes: [], log: [], responders: [] },
        ...{ createdAt: at(), changedAt: at(), statusAt: at(), statusBy: null, resolvedAt: null },
        ...{ isGone: false, ...rest, teams: [...teams], assigned: [...(policy?.levels[0] ?? [])] },
      }
      book.incidents.set(incident.id, incident)
      book.log(incident, 'trigger_log_entry', null, 'Triggered through the API')
      for (const alert of alerts) book.addAlert(incident, alert)
      return incident
    },
    addAlert: (incident, alert) => {
      const added: PagerAlert = {
        ...{ id: nextId('A'), title: incident.title, status: 'triggered', createdAt: at() },
        ...{ severity: 'error', details: {} },
        ...alert,
      }
      incident.alerts.push(added)
      incident.changedAt = at()
      return added
    },
    acknowledge: (incident, by) => {
      incident.acknowledgements = [
        ...incident.acknowledgements.filter((one) => one.by !== by),
        { at: at(), by },
      ]
      incident.pending = []
      become(incident, 'acknowledged', by, 'acknowledge_log_entry')
    },
    unacknowledge: (incident, by) => {
      incident.acknowledgements = []
      incident.pending = []
      become(incident, 'triggered', by, 'unacknowledge_log_entry')
    },
    resolve: (incident, by) => {
      incident.acknowledgements = []
      incident.pending = []
      incident.assigned = []
      incident.resolvedAt = at()
      for (const alert of incident.alerts) alert.status = 'resolved'
      become(incident, 'resolved', by, 'resolve_log_entry')
    },
    snooze: (incident, by, seconds) => {
      if (incident.status !== 'acknowledged') incident.acknowledgements = [{ at: at(), by }]
      incident.pending = [{ type: 'unacknowledge', at: at() + seconds * secondMs }]
      become(incident, 'acknowledged', by, 'snooze_log_entry')
    },
    escalate: (incident, by, level) => {
      incident.level = level
      incident.assigned = [...(book.policies.get(incident.policy)?.levels[level - 1] ?? [])]
      incident.acknowledgements = []
      become(incident, 'triggered', by, 'escalate_log_entry')
    },
    assign: (incident, by, users) => {
      incident.assigned = [...users]
      incident.changedAt = at()
      book.log(incident, 'assign_log_entry', by, `Assigned to ${users.join(', ')}`)
    },
    note: (incident, by, text) => {
      const note = { id: nextId('N'), by, text, at: at() }
      incident.notes.push(note)
      incident.changedAt = at()
      book.log(incident, 'annotate_log_entry', by, 'Note added', text)
      return note
    },
    log: (incident, type, by, summary, note) => {
      incident.log.unshift({ id: nextId('R'), type, by, at: at(), summary, note: note ?? null })
    },
    change: (incident, fields) => {
      Object.assign(incident, fields)
      incident.changedAt = at()
    },
    settle: () => {
      for (const incident of book.incidents.values()) {
        const due = incident.pending.find((one) => one.at <= now())
        if (!due) continue
        incident.pending = incident.pending.filter((one) => one !== due)
        if (due.type === 'unacknowledge') book.unacknowledge(incident, null)
        else if (due.type === 'resolve') book.resolve(incident, null)
        else if (due.type === 'escalate') book.escalate(incident, null, incident.level + 1)
      }
    },
  }

  const become = (incident: PagerIncident, status: string, by: string | null, type: string): void => {
    const name = by === null ? 'PagerDuty' : (book.users.get(by)?.name ?? by)
    Object.assign(incident, { status, statusBy: by, statusAt: at(), changedAt: at() })
    if (status !== 'resolved') incident.resolvedAt = null
    book.log(incident, type, by, `${status} by ${name}`)
  }
  return book
}
