// What the synchronisation keeps about a client, for the proof of isolation: which file became which document, and a run that names it.
import { randomUUID } from 'node:crypto'
import type { Isolation } from '../../testing/isolation/fixtures.ts'
import { exchangeIsolation } from './webhooks/isolation.ts'

export const isolation: Isolation = {
  rows: {
    ...exchangeIsolation.rows,
    synchronisation_runs: "instance = 'M-' || $1",
    synchronised_documents: 'organisation_id = $1',
    synchronised_rows: 'record_id = $1',
    compared_documents: 'organisation_id = $1',
  },
  notPlanted: [
    ...exchangeIsolation.notPlanted!,
    'synchronisation_runs.instance',
    'synchronisation_runs.outcome',
    'synchronisation_runs.phase',
    'synchronised_documents.sha256',
    'synchronised_rows.kind',
    'compared_documents.difference',
    'compared_documents.here_sha256',
  ],
  fill: async (draft) => {
    const { portal, brandId, organisation, ids } = draft
    await exchangeIsolation.fill(draft)
    const run = randomUUID()
    const key = randomUUID()
    await portal.sql(
      `insert into synchronisation_runs (id, brand_id, started_by_label, instance, machine, started_at, seen_at, ended_at, outcome)
       values ($1, $2, 'x', $3, 'x', $4, $4, $4, 'done')`,
      [run, brandId, `M-${organisation}`, portal.clock.now],
    )
    await portal.sql(
      `with made as (insert into accounts (id, brand_id, kind, status, identifier, surname) values ($1::text::uuid, $2, 'technical', 'active', 'synchronisation-' || $1::text, 'x'))
       insert into technical_users (account_id, scopes, name, created_at) values ($1::text::uuid, '{synchronisation:modify}', 'x', $3)`,
      [key, brandId, portal.clock.now],
    )
    await portal.sql(
      `insert into synchronised_documents (brand_id, organisation_id, folder_id, file_name, sha256, size_bytes, document_id, told_at)
       select $1, $2, f.id, 'x', repeat('0', 64), 1, null, $3 from folder_rules f where f.brand_id = $1 and f.name ->> 'fr' = 'Facture'`,
      [brandId, organisation, portal.clock.now],
    )
    await portal.sql(
      "insert into synchronised_rows (brand_id, kind, key, hash, record_id, told_at) values ($1, 'clients', 'x-' || $2::text, sha256($2::text::bytea), $2::text::uuid, $3) on conflict do nothing",
      [brandId, organisation, portal.clock.now],
    )
    await portal.sql(
      `insert into compared_documents (run_id, brand_id, organisation_id, code, path, name, difference, here_sha256, here_size)
       values ($1, $2, $3, 'x', 'x', 'x', 'here', repeat('0', 64), 1)`,
      [run, brandId, organisation],
    )
    Object.assign(ids, { runs: run, keys: key })
  },
  uploads: /synchronisation\/documents$/,
  uploadFields: () => ({ code: 'C1', path: 'CLIENTS/Facture/essai.txt' }),
  plants: [
    ...exchangeIsolation.plants,
    {
      name: 'a policy that lets everybody read which documents were pushed',
      sql: 'grant select on synchronised_documents to parvis_client; create policy leak on synchronised_documents for select to parvis_client using (true)',
      undo: 'drop policy leak on synchronised_documents; revoke select on synchronised_documents from parvis_client',
    },
  ],
}
