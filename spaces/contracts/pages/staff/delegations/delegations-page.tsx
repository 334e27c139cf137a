import { Button, Textarea } from '@mantine/core'
import { IconCircleX, IconExternalLink } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, fileAddress } from '../../../../../web/api/client.ts'
import { useTyped } from '../../../../../web/api/drafts.ts'
import { ApiProblem } from '../../../../../web/api/problem.ts'
import { sessionKey, useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { Dialog } from '../../../../../web/ui/dialog.tsx'
import { compulsory } from '../../../../../web/ui/fields.tsx'
import { formatDay, formatPerson } from '../../../../../web/ui/format.ts'
import { KeysetList } from '../../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../../web/ui/list-search.ts'
import { Notice } from '../../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { StateTag } from '../../../../../web/ui/state-tag.tsx'
import type { Delegation } from '../types.ts'

const states = {
  to_return: 'toReturn',
  under_review: 'inReview',
  in_force: 'validated',
  refused: 'refused',
  ended: 'closed',
} as const

/** The delegations that wait for the provider: the signed form is seen, then validated or refused (C8). */
export function DelegationsPage() {
  const t = useTexts('staff')
  const ui = useTexts()
  const store = useQueryClient()
  const address = useListSearch()
  const [refusing, setRefusing] = useState<Delegation>()
  const [reason, setReason] = useTyped(refusing && `refusal:${refusing.id}`)
  const [missing, setMissing] = useState(false)
  const [told, setTold] = useState<string>()
  const reader = !useStaffMay('contracts.delegations.manage')
  const all = address.values.toutes === 'true'
  const decide = useMutation({
    mutationFn: async ({ row, refusal }: { row: Delegation; refusal?: string }) => {
      if (refusal)
        await api.post('/staff/delegations/:id/refusal', { params: { id: row.id }, body: { reason: refusal } })
      else await api.post('/staff/delegations/:id/validation', { params: { id: row.id } })
      setTold(
        t(refusal ? 'delegations.refused' : 'delegations.validated', {
          name: formatPerson(row.person),
          contract: row.contractNumber,
        }),
      )
      setRefusing(undefined)
      setReason('')
    },
    onSettled: () =>
      Promise.all([
        store.invalidateQueries({ queryKey: ['list', '/delegations'] }),
        store.invalidateQueries({ queryKey: sessionKey }),
      ]),
  })
  const problem = decide.error instanceof ApiProblem ? decide.error : undefined
  return (
    <>
      <PageHeader
        title={t('delegations.title')}
        lead={t('delegations.lead')}
        tabs={[
          { label: t('queue.requests'), to: '/fournisseur/demandes' },
          { label: t('queue.delegations'), to: '/fournisseur/delegations' },
        ]}
      />
      {told || (problem && !refusing) ? (
        <div style={{ marginBottom: 16 }}>
          {problem ? <ProblemNotice problem={problem} /> : <Notice kind="done">{told}</Notice>}
        </div>
      ) : null}
      <KeysetList
        title={t(all ? 'delegations.all' : 'delegations.waiting')}
        path="/delegations"
        query={{ waiting: all ? undefined : 'true' }}
        rowHeight={44}
        filters={[
          {
            key: 'all',
            label: t('queue.state'),
            value: all ? ['true'] : [],
            options: [{ value: 'true', label: t('delegations.all') }],
            change: ([value]) => address.change({ toutes: value }),
          },
        ]}
        columns={[
          { key: 'person', title: t('delegations.person'), cell: (row) => formatPerson(row.person), phone: 'title' },
          { key: 'client', title: t('queue.client'), cell: (row) => row.organisationName, phone: 'line' },
          {
            key: 'contract',
            title: t('queue.contract'),
            cell: (row) => row.contractNumber,
            phone: 'line',
            phoneOrder: 1,
          },
          {
            key: 'authority',
            title: t('delegations.authority'),
            cell: (row) => [row.authorityName, row.authorityTitle].filter(Boolean).join(', '),
            phone: 'hidden',
          },
          {
            key: 'form',
            title: t('delegations.form'),
            phone: 'below',
            cell: (row) =>
              row.formFileId ? (
                <a
                  href={fileAddress('/delegations/:id/signed-forms/:fileId', {
                    params: { id: row.id, fileId: row.formFileId },
                  })}
                  target="_blank"
                  rel="noreferrer"
                >
                  {t('delegations.seeForm', { day: formatDay(row.formReceivedOn) })}{' '}
                  <IconExternalLink size={14} stroke={1.7} aria-hidden style={{ verticalAlign: '-2px' }} />
                </a>
              ) : (
                <StateTag state={states[row.state]}>{t(`delegations.states.${row.state}`)}</StateTag>
              ),
          },
          {
            key: 'acts',
            title: t('delegations.decision'),
            width: 210,
            phone: 'below',
            cell: (row) =>
              row.state === 'under_review' && !reader ? (
                <span style={{ display: 'inline-flex', gap: 8 }}>
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={t('delegations.refuseOf', { name: formatPerson(row.person) })}
                    onClick={() => setRefusing(row)}
                  >
                    {t('panel.refuse')}
                  </Button>
                  <Button
                    size="xs"
                    aria-label={t('delegations.validateOf', { name: formatPerson(row.person) })}
                    loading={decide.isPending && decide.variables.row.id === row.id && !decide.variables.refusal}
                    onClick={() => decide.mutate({ row })}
                  >
                    {t('panel.validate')}
                  </Button>
                </span>
              ) : row.formFileId ? (
                <StateTag state={states[row.state]}>{t(`delegations.states.${row.state}`)}</StateTag>
              ) : null,
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => formatPerson(row.person)}
        empty={{ title: t('delegations.emptyTitle'), text: t('delegations.empty') }}
      />
      <Dialog
        opened={refusing !== undefined}
        onClose={() => setRefusing(undefined)}
        icon={IconCircleX}
        tone="brique"
        title={t('delegations.refuseTitle')}
        lead={refusing ? `${formatPerson(refusing.person)} · ${refusing.contractNumber}` : undefined}
        footer={
          <>
            <Button variant="default" onClick={() => setRefusing(undefined)}>
              {ui('cancel')}
            </Button>
            <Button
              className="danger"
              loading={decide.isPending}
              onClick={() => {
                setMissing(!reason.trim())
                if (refusing && reason.trim()) decide.mutate({ row: refusing, refusal: reason.trim() })
              }}
            >
              {t('delegations.refuseIt')}
            </Button>
          </>
        }
      >
        <div className="stacked">
          <ProblemNotice problem={problem} />
          <Textarea
            label={t('delegations.reason')}
            {...compulsory}
            rows={3}
            maxLength={500}
            value={reason}
            error={missing && !reason.trim() ? t('refusal.messageMissing') : undefined}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
        </div>
      </Dialog>
    </>
  )
}
