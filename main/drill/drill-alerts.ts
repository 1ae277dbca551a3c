/** Every alert the drill knows, with the labels and annotations real installations use. Same labels, same fingerprint. */
import { type EnvironmentName, environmentOf } from './fleet.ts'

type Texts = Readonly<Record<string, string>>

export interface DrillAlert {
  /** the source's name */
  readonly sourceId: EnvironmentName
  readonly labels: Texts
  readonly annotations: Texts
  readonly generatorUrl: string
}

type Severity = 'page' | 'notify' | 'ticket' | 'none' | null
type Topic = 'network' | 'dns' | 'infrastructure' | 'kubernetes' | 'data'

/** The made-up team that looks after a topic. */
const teams: Readonly<Record<Topic, string>> = {
  network: 'causeway',
  dns: 'causeway',
  infrastructure: 'bedrock',
  kubernetes: 'bedrock',
  data: 'lantern',
}

function alert(
  sourceId: EnvironmentName,
  alertname: string,
  severity: Severity,
  topic: Topic,
  [summary, description]: readonly [summary: string, description: string],
  labels: Texts = {},
): DrillAlert {
  const { clusterId, customer, provider } = environmentOf(sourceId)
  const slug = alertname.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()
  return {
    sourceId,
    labels: {
      alertname,
      ...(severity === null ? {} : { severity }),
      installation: sourceId,
      cluster_id: clusterId,
      cluster_type: 'workload_cluster',
      customer,
      provider,
      pipeline: 'stable',
      service_priority: 'highest',
      area: topic === 'data' ? 'apps' : 'platform',
      topic,
      team: teams[topic],
      ...labels,
    },
    annotations: {
      summary,
      description,
      runbook_url: `https://recipes.drill.example/${slug}?INSTALLATION=${sourceId}&CLUSTER=${clusterId}`,
      dashboard_url: `https://grafana.${sourceId}.drill.example/d/${slug}?var-cluster=${clusterId}`,
    },
    generatorUrl: `https://prometheus.${sourceId}.drill.example/graph?g0.expr=${alertname}`,
  }
}

/** The heartbeat of an environment: it always fires, and proves by it that alerting works. */
export function watchdogOf(sourceId: EnvironmentName): DrillAlert {
  return alert(sourceId, 'Watchdog', 'none', 'infrastructure', [
    'Alerting works',
    'This alert always fires. When it is missing, alerts of this environment do not arrive.',
  ])
}

/** The alerts of the night's story. */
export const storyAlerts = {
  ingressErrors: alert(
    'plover',
    'IngressErrorRatioHigh',
    'page',
    'network',
    [
      'Ingress answers 22 % of requests with 5xx',
      'The public ingress of pay-eu fails one request in five, mostly with 502. Two of its three pods were killed for memory. On a calm day it is one in a thousand.',
    ],
    { namespace: 'ingress', service: 'ingress-public', impact: 'down', all_pipelines: 'true' },
  ),
  cardQueue: alert(
    'plover',
    'CardQueueDelayed',
    'page',
    'data',
    [
      'Card queue is 12 min behind',
      'Card payments are accepted and booked late. The consumers restart in turn, so the queue drains slower than it fills.',
    ],
    { namespace: 'payments', service: 'card-queue', impact: 'degraded' },
  ),
  nodesNotReady: alert(
    'dunlin',
    'NodesNotReady',
    'page',
    'infrastructure',
    [
      '3 of 24 nodes not ready',
      'Three nodes of one zone stopped reporting within a minute. Their workload has moved, the rest has room for it.',
    ],
    { namespace: 'kube-system', zone: 'zone-2', impact: 'none', inhibit_nodes_not_ready: 'true' },
  ),
  podsWait: alert(
    'dunlin',
    'PodsPending',
    'notify',
    'kubernetes',
    [
      '14 pods wait for a node',
      'Fourteen pods have had no node for a minute. They ask for more memory than is free.',
    ],
    { namespace: 'timetable', cancel_if_nodes_not_ready: 'true' },
  ),
  nightlyJobs: alert(
    'dunlin',
    'NightlyJobsLate',
    null,
    'data',
    [
      '2 nightly jobs have not finished',
      'The timetable export and the fare import run an hour longer than usual. Trains are not affected before 04:30.',
    ],
    { namespace: 'timetable', service: 'nightly' },
  ),
  storagePool: alert(
    'dunlin',
    'StoragePoolFilling',
    'notify',
    'infrastructure',
    [
      'Storage pool at 91 %',
      'The pool rebuilds after a disk was replaced and holds some data twice until it is done.',
    ],
    { namespace: 'storage', instance: 'pool-2' },
  ),
  dnsSlow: alert(
    'avocet',
    'ClusterDnsLatencyHigh',
    'notify',
    'dns',
    [
      'DNS lookups take 1.8 s at p99',
      'Names inside the cluster resolve slowly since the last deployment. One of four DNS pods answers nothing at all.',
    ],
    { namespace: 'kube-system', service: 'coredns' },
  ),
  clusterUpdating: alert(
    'avocet',
    'ClusterUpdating',
    'none',
    'kubernetes',
    [
      'Cluster is being updated',
      'Nodes are replaced one by one. Alerts that follow from this are kept quiet.',
    ],
    { inhibit_cluster_updating: 'true' },
  ),
  replicasLacking: alert(
    'avocet',
    'DeploymentReplicasLacking',
    'notify',
    'kubernetes',
    [
      '2 of 9 deployments lack replicas',
      'The booking and the results service run with one replica less than asked for.',
    ],
    { namespace: 'patient-portal', cancel_if_cluster_updating: 'true' },
  ),
  imagePulls: alert(
    'osprey',
    'ImagePullsFail',
    'notify',
    'kubernetes',
    [
      'Image pulls fail on 4 nodes',
      'Four nodes get no images from the mirror. What runs goes on, nothing new starts there.',
    ],
    { namespace: 'kube-system', service: 'registry-mirror' },
  ),
  checkoutQueue: alert(
    'osprey',
    'CheckoutQueueLong',
    'notify',
    'data',
    [
      'Checkout queue holds 5 200 orders',
      'Orders wait for the warehouse service, which answers slowly. Customers get their confirmation late.',
    ],
    { namespace: 'shop', service: 'checkout', impact: 'degraded' },
  ),
  etcdSlow: alert(
    'heron',
    'EtcdCommitsSlow',
    'page',
    'kubernetes',
    [
      'etcd commits take 410 ms at p99',
      'One of three etcd members writes slowly to its disk. The cluster answers, changes to it take seconds.',
    ],
    { namespace: 'kube-system', instance: '10.20.0.12', impact: 'none', cluster_type: 'management_cluster' },
  ),
  probeFlaps: alert(
    'heron',
    'BookingProbeFailing',
    'notify',
    'network',
    [
      '3 of 5 probes of the booking API fail',
      'Probes from outside time out and come back in turn. Requests from inside the cluster are answered.',
    ],
    { namespace: 'booking', service: 'booking-api' },
  ),
  unscanned: alert(
    'heron',
    'ImagesNotScanned',
    'ticket',
    'kubernetes',
    [
      '41 images not scanned for 7 days',
      'The scanner has not seen these images for a week. Nothing is broken by it.',
    ],
    { namespace: 'security' },
  ),
  vpnTunnel: alert(
    'siskin',
    'VpnTunnelDown',
    'notify',
    'network',
    [
      '1 of 2 VPN tunnels is down',
      'The tunnel to the control room is renegotiated. Until then all traffic takes the second one.',
    ],
    { namespace: 'network', instance: 'gateway-1', impact: 'none' },
  ),
  certificate: alert(
    'siskin',
    'CertificateExpires',
    'ticket',
    'network',
    [
      'Certificate expires in 9 days',
      'The certificate of the meter portal is not renewed by itself. It needs a hand.',
    ],
    { namespace: 'meters', service: 'portal' },
  ),
} as const satisfies Readonly<Record<string, DrillAlert>>

/** Alerts that only the weeks before have seen. */
export const pastAlerts = {
  diskFilling: alert('osprey', 'NodeDiskFilling', 'notify', 'infrastructure', [
    'Disk of node logs-3 at 92 %',
    'Logs fill the disk faster than they are rotated.',
  ]),
  apiSlow: alert('heron', 'ApiServerSlow', 'page', 'kubernetes', [
    'API server takes 2.4 s per request',
    'Requests queue behind a client that lists everything every second.',
  ]),
  targetsFailing: alert('siskin', 'LoadBalancerTargetsFailing', 'notify', 'network', [
    '2 of 6 balancer targets fail',
    'Two nodes do not answer the health check of the balancer.',
  ]),
  kubeletRestarts: alert('dunlin', 'KubeletRestarts', 'notify', 'kubernetes', [
    'kubelet of batch-7 restarted 5 times',
    'The kubelet runs out of memory while it reads container statistics.',
  ]),
  ingressMemory: alert('plover', 'IngressMemoryHigh', 'notify', 'network', [
    'Ingress pods use 88 % of their memory',
    'Memory grows with every reload of the configuration.',
  ]),
  replicaLag: alert('avocet', 'DatabaseReplicaLags', 'page', 'data', [
    'Database replica 95 s behind',
    'A long report holds the replica back. Readings are shown late.',
  ]),
  mailQueue: alert('osprey', 'MailQueueGrows', 'notify', 'data', [
    '820 mails wait to be sent',
    'The relay takes mail slowly. Order confirmations are late.',
  ]),
  volumeStuck: alert('plover', 'VolumeAttachStuck', 'page', 'infrastructure', [
    '2 volumes cannot be attached',
    'The volumes are still attached to a node that is gone.',
  ]),
  externalDns: alert('siskin', 'ExternalDnsErrors', 'notify', 'dns', [
    'DNS changes fail, 17 wait',
    'The provider refuses changes for now: too many requests.',
  ]),
  certManager: alert('avocet', 'CertificateNotIssued', 'notify', 'network', [
    'Certificate not issued for 40 min',
    'The challenge of the issuer is not answered by the ingress.',
  ]),
} as const satisfies Readonly<Record<string, DrillAlert>>
