/** The forms of sources without code: a JSON address that is asked, and a webhook that is listened to. */
import {
  choicesOf,
  commonFields,
  type KindDescription,
  type KindField,
  pollField,
  tellAcks,
} from './source-fields.ts'

const places = (onlyIf?: KindField['onlyIf']): readonly KindField[] => {
  const when = onlyIf ? { onlyIf } : {}
  return [
    {
      ...{ key: 'items', type: 'pointer', label: 'Where the list stands', standard: '', example: '/alerts' },
      help: 'A JSON Pointer. Left empty, the answer is the list.',
      ...when,
    },
    {
      ...{ key: 'fields.id', type: 'pointer', label: 'Id', example: '/id', isRequired: true },
      help: 'Within one item. It must stay the same while the trouble lasts.',
      ...when,
    },
    { key: 'fields.title', type: 'pointer', label: 'Title', example: '/title', ...when },
    { key: 'fields.severity', type: 'pointer', label: 'Severity', example: '/severity', ...when },
    { key: 'fields.state', type: 'pointer', label: 'State', example: '/status', ...when },
    {
      ...{ key: 'fields.since', type: 'pointer', label: 'Began', example: '/created_at' },
      help: 'RFC 3339, or seconds or milliseconds since 1970.',
      ...when,
    },
    { key: 'fields.url', type: 'pointer', label: 'Link to its page', example: '/html_url', ...when },
    { key: 'fields.heldBy', type: 'pointer', label: 'Who holds it', example: '/assignee/name', ...when },
    {
      ...{ key: 'fields.labels', type: 'table', label: 'Labels', standard: {} },
      ...{ example: 'team = /owner/team', help: 'One a line, name = pointer.' },
      ...when,
    },
    {
      ...{ key: 'fields.allLabels', type: 'pointer', label: 'An object of labels', example: '/labels' },
      help: 'All its entries become labels.',
      ...when,
    },
    {
      ...{ key: 'states.held', type: 'list', label: 'States that mean somebody has it', isMore: true },
      ...{ standard: ['acknowledged', 'acked'], ...when },
    },
    {
      ...{ key: 'states.over', type: 'list', label: 'States that mean it is over', isMore: true },
      ...{ standard: ['resolved', 'ok', 'closed'], ...when },
    },
  ]
}

const deeds = [
  ['acknowledge', 'acknowledge'],
  ['unacknowledge', 'give back'],
  ['note', 'add a note'],
  ['resolve', 'resolve'],
] as const

const methods = choicesOf(['POST', 'POST'], ['PUT', 'PUT'], ['PATCH', 'PATCH'], ['DELETE', 'DELETE'])

const actions = deeds.flatMap(([name, words]): readonly KindField[] => [
  {
    ...{ key: `actions.${name}.path`, type: 'text', label: `To ${words}: path`, isMore: true },
    example: `/alerts/{id}/${name}`,
    ...(name === 'acknowledge'
      ? { help: '{id}, {by}, {text} and {until} stand for what they say. Left empty, it is done here only.' }
      : {}),
  },
  {
    ...{ key: `actions.${name}.method`, type: 'choice', label: `To ${words}: method`, isMore: true },
    ...{ standard: 'POST', choices: methods },
  },
  {
    ...{ key: `actions.${name}.body`, type: 'lines', label: `To ${words}: body`, isMore: true },
    example: '{"by": "{by}"}',
  },
])

export const jsonKind: KindDescription = {
  ...{ kind: 'json', label: 'JSON address', access: 'any' },
  line: 'anything that answers with a list of what is wrong',
  secret: { label: 'Token', example: '' },
  steps: {
    title: 'What it needs',
    list: [
      'An address that answers a GET with a JSON list of what is wrong now.',
      'Where it wants a token, one that may read that list and nothing else; to acknowledge there as well, one that may write too.',
      'Say where each thing stands, as a JSON Pointer: /owner/team is “team” inside “owner”. Then look at the preview.',
    ],
  },
  fields: [
    {
      ...{
        key: 'url',
        type: 'url',
        label: 'Address',
        example: 'https://status.example.com/api/alerts?open=1',
      },
      ...{ isRequired: true, help: 'With its query, whole.' },
    },
    ...places(),
    {
      ...{ key: 'next', type: 'pointer', label: 'Where the next page is named', isMore: true },
      help: 'Left empty, a Link header is followed, if there is one.',
    },
    ...actions,
    tellAcks('By the request below, where there is one.', true),
    ...commonFields('30s', '5s to 10m'),
  ],
}

const ifGeneric = { key: 'format', value: 'generic' }

export const webhookKind: KindDescription = {
  ...{ kind: 'webhook', label: 'Webhook', access: 'token' },
  line: 'others send to this laptop',
  secret: {
    ...{ label: 'Token', example: '' },
    help: 'Part of the address that senders use. Choose a long one at random; whoever does not know it is refused.',
  },
  steps: {
    title: 'How others reach it',
    list: [
      'Choose a port, and a long random token.',
      'Senders POST to http://127.0.0.1:PORT/TOKEN. An Alertmanager does so by a receiver with webhook_configs and send_resolved: true.',
      'Only programs of this laptop reach it, unless an address of its network is named below. No port need be opened at a firewall for the former.',
      'What is sent while Nightdesk is closed is not known here: use it beside a source that can be asked.',
    ],
  },
  fields: [
    {
      ...{ key: 'port', type: 'number', label: 'Port', example: '9098', isRequired: true },
      help: 'From 1024 to 65535, one that nothing else uses.',
    },
    {
      ...{ key: 'format', type: 'choice', label: 'What is sent', standard: 'alertmanager' },
      choices: choicesOf(['alertmanager', 'An Alertmanager’s notifications'], ['generic', 'Other JSON']),
    },
    ...places(ifGeneric),
    {
      ...{ key: 'expect', type: 'duration', label: 'Blind after so long without a word', example: '10m' },
      help: 'For senders that say something every so often. Left empty, silence says nothing.',
    },
    {
      ...{ key: 'forget', type: 'duration', label: 'Over after so long without a word of it' },
      ...{ standard: '24h', isMore: true, help: 'From 5m to 168h.' },
    },
    {
      ...{ key: 'bind', type: 'text', label: 'Listen at', example: '192.0.2.10', isMore: true },
      help: 'An IP address of this laptop. Left empty, only programs of this laptop reach it.',
    },
    // Nothing is asked: headers, certificates and the length of answers mean nothing here.
    pollField('Look at what came every', '60s', '5s to 10m'),
  ],
}
