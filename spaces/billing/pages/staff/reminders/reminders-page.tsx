import { Button } from '@mantine/core'
import { IconBellOff, IconHistory, IconMailForward, IconPercentage, IconStairs } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../../web/api/client.ts'
import type { Answer } from '../../../../../web/api/endpoints.ts'
import { useStaffMay } from '../../../../../web/api/session.ts'
import { useTexts } from '../../../../../web/i18n/index.ts'
import { type Column, DataTable } from '../../../../../web/ui/data-table.tsx'
import { Dialog } from '../../../../../web/ui/dialog.tsx'
import { EffectLine } from '../../../../../web/ui/effect-panel.tsx'
import { formatMoney } from '../../../../../web/ui/format.ts'
import { PageHeader } from '../../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../../web/ui/problem-notice.tsx'
import { Surface } from '../../../../../web/ui/surface.tsx'
import { useWorkStarted, workPage } from '../../../../../web/ui/work.ts'
import { useBillingTabs } from '../tabs.ts'
import '../../billing.css'
import '../../../../../web/ui/effect.css'

type Step = Answer<'GET /staff/reminders/preview'>['steps'][number]
type Planned = Step['clients'][number]
const at = '/fournisseur/factures/relances'
const keyOf = (one: Planned) => `${one.organisation.id} ${one.currency}`

/** «Relances» (B26): what would leave today, step by step, with whom it goes to; nothing leaves before it is sent from here. */
export function RemindersPage() {
  const t = useTexts('billing')
  const tabs = useBillingTabs()
  const sends = useStaffMay('billing.receivables.manage')
  const { data, error } = useQuery({
    queryKey: ['reminders', 'preview'],
    queryFn: () => api.get('/staff/reminders/preview'),
  })
  const [letter, setLetter] = useState<{ organisation: string; level: number }>()
  return (
    <>
      <PageHeader
        title={t('title')}
        tabs={tabs}
        lead={data ? t(data.automatic ? 'reminders.leadAutomatic' : 'reminders.lead') : undefined}
        more={[
          { label: t('reminders.history'), icon: IconHistory, to: `${at}/envoyees` },
          { label: t('reminders.spared'), icon: IconBellOff, to: `${at}/epargnes` },
          { label: t('reminders.levels'), icon: IconStairs, to: `${at}/niveaux` },
          { label: t('reminders.rates'), icon: IconPercentage, to: '/fournisseur/factures/interets-de-retard' },
        ]}
      />
      {error ? <ProblemNotice problem={error as ApiProblem} /> : null}
      <div className="aside-stack">
        {data?.steps.map((step) => (
          <StepSurface
            key={step.level}
            step={step}
            sends={sends}
            see={(organisation) => setLetter({ organisation, level: step.level })}
          />
        ))}
      </div>
      {letter ? <Letter of={letter} onClose={() => setLetter(undefined)} /> : null}
    </>
  )
}

function StepSurface({ step, sends, see }: { step: Step; sends: boolean; see: (organisation: string) => void }) {
  const t = useTexts('billing')
  const navigate = useNavigate()
  const started = useWorkStarted()
  const [ticked, setTicked] = useState<ReadonlySet<string>>()
  const reachable = step.clients.filter(({ addressees }) => addressees.length > 0)
  const keys = ticked ?? new Set(reachable.map(keyOf))
  const chosen = reachable.filter((one) => keys.has(keyOf(one)))
  const send = useMutation({
    mutationFn: () =>
      api.post('/staff/reminders/sending', {
        body: { level: step.level, organisationIds: [...new Set(chosen.map(({ organisation }) => organisation.id))] },
      }),
    onSuccess: (work) => {
      started()
      void navigate({ to: workPage(work) })
    },
  })
  const costs = (row: Planned) => row.interestCents + row.indemnityCents > 0
  const lateColumn: Column<Planned> = {
    key: 'late',
    title: t('reminders.late'),
    kind: 'money',
    width: 110,
    phone: 'hidden',
    cell: (row) => (costs(row) ? formatMoney(row.interestCents + row.indemnityCents, row.currency) : ''),
  }
  const mails = chosen.reduce((all, one) => all + one.addressees.length, 0)
  const title = `${t('reminders.step', { level: step.level })} · ${t('reminders.after', { count: step.days })}`
  if (step.clients.length === 0)
    return (
      <section className="surface rest">
        <h2>{title}</h2>
        <p className="help">{t('reminders.nobody')}</p>
      </section>
    )
  return (
    <div className="effect-layout">
      <Surface flush title={title}>
        {send.error ? <ProblemNotice problem={send.error as ApiProblem} /> : null}
        <DataTable
          label={title}
          rows={step.clients}
          rowHeight={44}
          rowKey={keyOf}
          rowName={(row) => row.organisation.name}
          {...(sends
            ? { selection: { keys, change: setTicked }, selectable: (row: Planned) => row.addressees.length > 0 }
            : {})}
          columns={[
            {
              key: 'client',
              title: t('client'),
              phone: 'title',
              cell: (row) => (
                <Link to={`/fournisseur/factures/releve/${row.organisation.id}`}>{row.organisation.name}</Link>
              ),
            },
            {
              key: 'parts',
              title: t('reminders.parts'),
              width: 150,
              phone: 'line',
              cell: (row) =>
                row.parts.length > 1
                  ? t('reminders.invoices', { count: row.parts.length })
                  : row.parts.map((part) => part.number).join(', '),
              truncate: (row) => row.parts.map((part) => part.number).join(', '),
            },
            {
              key: 'to',
              title: t('reminders.to'),
              phone: 'below',
              cell: (row) =>
                row.addressees.length > 0 ? (
                  row.addressees.join(', ')
                ) : (
                  <span className="wrong">{t('reminders.noAddress')}</span>
                ),
              truncate: (row) => row.addressees.join(', '),
            },
            ...(step.clients.some(costs) ? [lateColumn] : []),
            {
              key: 'amount',
              title: t('reminders.amount'),
              kind: 'money',
              width: 130,
              phone: 'aside',
              cell: (row) => <span className="strong">{formatMoney(row.amountCents, row.currency)}</span>,
            },
            {
              key: 'see',
              title: '',
              width: 90,
              phone: 'below',
              cell: (row) => (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t('reminders.seeOf', { client: row.organisation.name })}
                  onClick={() => see(row.organisation.id)}
                >
                  {t('reminders.see')}
                </Button>
              ),
            },
          ]}
          empty={null}
        />
      </Surface>
      {sends ? (
        <aside className="surface effect-panel" aria-label={t('reminders.effect')}>
          <section>
            <h2>{t('reminders.effect')}</h2>
            <p className="subject">{t('reminders.step', { level: step.level })}</p>
          </section>
          <section aria-live="polite">
            <EffectLine label={t('reminders.clients', { count: chosen.length })}>
              {t('reminders.mails', { count: mails })}
            </EffectLine>
            {[...Map.groupBy(chosen, ({ currency }) => currency)].map(([currency, of]) => (
              <EffectLine key={currency} label={t('reminders.sum')}>
                <span className="strong">
                  {formatMoney(
                    of.reduce((all, one) => all + one.amountCents, 0),
                    currency,
                  )}
                </span>
              </EffectLine>
            ))}
          </section>
          <section className="effect-act">
            <Button
              disabled={chosen.length === 0}
              loading={send.isPending}
              leftSection={<IconMailForward size={17} stroke={1.7} aria-hidden />}
              onClick={() => send.mutate()}
            >
              {t('reminders.send', { count: chosen.length })}
            </Button>
          </section>
        </aside>
      ) : null}
    </div>
  )
}

function Letter({ of, onClose }: { of: { organisation: string; level: number }; onClose: () => void }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const { data, error } = useQuery({
    queryKey: ['reminders', 'letter', of],
    queryFn: () => api.get('/staff/reminders/letter', { query: { organisation: of.organisation, level: of.level } }),
  })
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t('reminders.letter')}
      lead={data ? t('reminders.letterTo', { to: data.to.join(', ') || t('reminders.noAddress') }) : undefined}
      footer={
        <Button variant="default" onClick={onClose}>
          {ui('close')}
        </Button>
      }
    >
      {error ? <ProblemNotice problem={error as ApiProblem} /> : null}
      {data ? (
        <div className="reminder-letter">
          <p className="strong">{data.subject}</p>
          <p>{data.body}</p>
        </div>
      ) : null}
    </Dialog>
  )
}
