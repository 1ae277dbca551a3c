/** The forms of the monitors and the pager: what each asks for, how to get a token, and the least it must be allowed. */
import {
  carries,
  choicesOf,
  commonFields,
  type KindDescription,
  type KindField,
  tellAcks,
} from './source-fields.ts'

const addresses = (example: string): KindField => ({
  ...{ key: 'urls', type: 'urls', label: 'Addresses', isRequired: true, example },
  help: 'One a line; replicas of one another are one source.',
})
const tenant = (help: string): KindField => ({
  ...{ key: 'tenant', type: 'text', label: 'Tenant', example: 'team-a', help },
})
const silenceAcks = tellAcks(
  'Writes a short silence that begins with ACK! and is kept alive while the alert fires.',
  false,
)
const bearer = { label: 'Token', example: '' }

export const grafanaKind: KindDescription = {
  ...{ kind: 'grafana', label: 'Grafana', access: 'any' },
  line: 'its own alerts, or an Alertmanager behind it',
  secret: { label: 'Service account token', example: 'glsa_…' },
  steps: {
    title: 'First, a service account token',
    list: [
      'In Grafana: Administration, Users and access, Service accounts (/org/serviceaccounts), Add service account.',
      'Role: No basic role with the permission alert.instances:read; Viewer will do as well.',
      'To acknowledge by silences it needs alert.instances:create and alert.instances:write too: the role Editor has them.',
      'Add service account token, copy it (glsa_…), choose “Bearer token” below and paste it.',
    ],
  },
  fields: [
    {
      ...{ key: 'urls', type: 'urls', label: 'Address', isRequired: true },
      ...{ example: 'https://grafana.example.com', help: 'That of Grafana itself.' },
    },
    {
      ...{ key: 'datasource', type: 'text', label: 'Data source (may be empty)', example: 'P1A2B3C4' },
      help: 'The uid of an Alertmanager data source. Left empty, Grafana’s own alerts.',
    },
    silenceAcks,
    carries,
    ...commonFields('15s', '5s to 10m'),
  ],
}

export const mimirKind: KindDescription = {
  ...{ kind: 'mimir', label: 'Mimir or Cortex', access: 'any' },
  line: 'the Alertmanager of one tenant',
  secret: bearer,
  steps: {
    title: 'What it needs',
    list: [
      'The address through which Alertmanager’s interface is reached, and the tenant’s name.',
      'Where something in front of it asks for a password or a token: one that may read the alerts; to acknowledge, one that may write silences.',
      'Grafana Cloud: an access policy with the scope alerts:read (and alerts:write to acknowledge).',
    ],
  },
  fields: [
    addresses('https://mimir.example.com'),
    tenant('Sent as X-Scope-OrgID. Left empty, the access says who asks.'),
    {
      ...{ key: 'prefix', type: 'text', label: 'Path of its Alertmanager', standard: '/alertmanager' },
      isMore: true,
    },
    silenceAcks,
    carries,
    ...commonFields('15s', '5s to 10m'),
  ],
}

export const prometheusKind: KindDescription = {
  ...{ kind: 'prometheus', label: 'Prometheus', access: 'any' },
  line: 'alerts straight from the rules, and rules that are broken',
  secret: bearer,
  steps: {
    title: 'What it needs',
    list: [
      'The address of Prometheus. It has no accounts of its own; what stands in front of it may ask for some.',
      'Reading is all that is done: /api/v1/rules, /api/v1/alertmanagers and /api/v1/query.',
      'It can take no acks and no silences. Connect its Alertmanager as well; Test and its card name those it sends to.',
    ],
  },
  fields: [
    addresses('https://prometheus.example.com'),
    {
      ...{ key: 'pending', type: 'toggle', label: 'Show what waits to fire', standard: true },
      help: 'What its rules call pending: kept quiet, and it calls nobody until it fires.',
    },
    { ...tenant('Sent as X-Scope-OrgID, where several share one server.'), isMore: true },
    ...commonFields('30s', '5s to 10m'),
  ],
}

export const pagerDutyKind: KindDescription = {
  ...{ kind: 'pagerduty', label: 'PagerDuty', access: 'token' },
  line: 'open incidents, with acks, notes and escalations',
  secret: { label: 'API key', example: 'u+…' },
  steps: {
    title: 'First, a key of your own',
    list: [
      'In PagerDuty: your picture, My Profile, User Settings, Create API User Token. It may do what you may, no more, and signs as you.',
      'A key of the whole account (Integrations, API Access Keys) works too: read only to watch. To act with one, name below whose e-mail signs.',
      'With an OAuth token, the least is incidents.read; incidents.write to acknowledge and act.',
      'Paste it below and press Test: it says what kind of key it is.',
    ],
  },
  fields: [
    {
      ...{ key: 'region', type: 'choice', label: 'Where the account is', standard: '' },
      choices: choicesOf(['', 'United States'], ['us', 'United States (said in the file)'], ['eu', 'Europe']),
    },
    {
      ...{ key: 'onlyMine', type: 'toggle', label: 'Only what is assigned to me', standard: false },
      help: 'With a key of your own.',
    },
    {
      ...{ key: 'from', type: 'text', label: 'E-mail that signs (may be empty)', example: 'ada@example.com' },
      help: 'For a key of the whole account; a key of your own says it itself.',
    },
    tellAcks('Acknowledges the incident itself: its escalation stops.', true),
    {
      ...{ key: 'services', type: 'list', label: 'Only these services', example: 'PIJ90N7', standard: [] },
      ...{ isMore: true, help: 'By id, one a line. Left empty, all that the key sees.' },
    },
    {
      ...{ key: 'teams', type: 'list', label: 'Only these teams', example: 'PQ9K7I8', standard: [] },
      ...{ isMore: true, help: 'By id, one a line.' },
    },
    {
      ...{ key: 'urgencies', type: 'list', label: 'Urgencies', standard: ['high', 'low'], isMore: true },
      help: 'high or low, one a line.',
    },
    {
      ...{ key: 'url', type: 'url', label: 'Address of its interface', isMore: true },
      ...{ example: 'https://api.pagerduty.com', help: 'Left empty, PagerDuty’s own.' },
    },
    ...commonFields('30s', '15s to 10m'),
  ],
}

export const icingaKind: KindDescription = {
  ...{ kind: 'icinga2', label: 'Icinga 2', access: 'any' },
  line: 'hosts and services with a problem, as they change',
  secret: { label: 'Token', example: '' },
  steps: {
    title: 'First, a user of its API',
    list: [
      'On the Icinga 2 master, in conf.d/api-users.conf: an ApiUser with a password of its own; then reload it.',
      'The least it needs: objects/query/Host, objects/query/Service, objects/query/Comment, objects/query/Downtime, and events/* for changes at once.',
      'To act: actions/acknowledge-problem, actions/remove-acknowledgement, actions/add-comment, actions/schedule-downtime and actions/remove-downtime.',
      'Its certificate is mostly signed by itself: name its authority’s file, or pin the fingerprint of each server’s own (openssl x509 -noout -fingerprint -sha256).',
    ],
  },
  fields: [
    addresses('https://icinga.example.com:5665'),
    {
      ...{ key: 'pin', type: 'list', label: 'Fingerprints of its certificates (may be empty)' },
      ...{
        example: 'AB:CD:…',
        help: 'SHA-256, one a line: each server has its own. No other one is believed.',
      },
    },
    tellAcks('Acknowledges the problem itself.', true),
    {
      ...{ key: 'push', type: 'toggle', label: 'Let it tell what changes', standard: true, isMore: true },
      help: 'By its event stream; asked anew after each break all the same.',
    },
    {
      ...{ key: 'filter', type: 'text', label: 'Only what this filter lets through', isMore: true },
      ...{ example: '"production" in host.groups', help: 'In Icinga’s own words.' },
    },
    ...commonFields('30s', '5s to 10m'),
  ],
}
