/** Whom the drafts from before the life of postmortems affect: version 9 gave them a life without any of it. */
export const postmortemPeople = `
-- only drafts that version 9 took over: what is begun since has its environments and customers from its first moment
CREATE TEMP TABLE bare AS
  SELECT l.postmortem_id AS id FROM postmortem_life l
  WHERE l.state = 'draft' AND l.customers = '[]'
    AND NOT EXISTS (SELECT 1 FROM postmortem_environment pe WHERE pe.postmortem_id = l.postmortem_id)
    AND NOT EXISTS (SELECT 1 FROM postmortem_event ev WHERE ev.postmortem_id = l.postmortem_id AND ev.kind IN ('created', 'imported'));
INSERT INTO postmortem_environment (postmortem_id, environment, customer, state)
  SELECT pe.postmortem_id, a.environment, iif(count(DISTINCT a.customer) = 1, max(a.customer), NULL), 'open'
  FROM postmortem_episode pe JOIN episode e ON e.id = pe.episode_id JOIN alert a ON a.id = e.alert_id
  WHERE a.environment IS NOT NULL AND a.environment <> '' AND pe.postmortem_id IN (SELECT id FROM bare)
  GROUP BY pe.postmortem_id, a.environment ORDER BY pe.postmortem_id, min(e.fired_at), a.environment;
UPDATE postmortem_life SET customers =
    (SELECT json_group_array(customer) FROM (
       SELECT a.customer FROM postmortem_episode pe JOIN episode e ON e.id = pe.episode_id JOIN alert a ON a.id = e.alert_id
       WHERE pe.postmortem_id = postmortem_life.postmortem_id AND a.customer IS NOT NULL
       UNION SELECT t.customer FROM support_thread t
       WHERE t.postmortem_id = postmortem_life.postmortem_id AND t.customer IS NOT NULL
       ORDER BY 1 LIMIT 500))
  WHERE postmortem_id IN (SELECT id FROM bare);
INSERT OR IGNORE INTO postmortem_thread (postmortem_id, thread_id)
  SELECT postmortem_id, id FROM support_thread WHERE postmortem_id IN (SELECT id FROM bare);
DROP TABLE bare;
`
