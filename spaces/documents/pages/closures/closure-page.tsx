import { Button, Checkbox, NumberInput, Textarea } from '@mantine/core'
import { IconDoorExit } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { currentLanguage, useTexts } from '../../../../web/i18n/index.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { EffectLayout, EffectPanel, EffectSection } from '../../../../web/ui/effect-panel.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { formatDay, formatDayTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { useRested } from '../../../../web/ui/use-rested.ts'
import { takeMonths } from '../../closures/limits.ts'
import './closures.css'

type Closures = Answer<'GET /staff/portal-closures'>
type Closure = NonNullable<Closures['current']>
const key = ['portal-closures']
const form = 'closure-form'

/** «Fermeture du portail» (D31): announced with its effect before, followed while it is announced, called off. */
export function ClosurePage() {
  const t = useTexts('documents')
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api.get('/staff/portal-closures') })
  return (
    <>
      <PageHeader
        title={t('closure.title')}
        lead={t('closure.lead')}
        breadcrumb={[
          { label: t('configuration.title'), to: '/fournisseur/repertoires' },
          { label: t('closure.title') },
        ]}
      />
      {error && !data ? (
        <ErrorState title={t('closure.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : null}
      {data ? data.current ? <Announced closure={data.current} /> : <Announcement closures={data} /> : null}
      {data?.past.length ? (
        <ul className="help closure-past">
          {data.past.map((one) => (
            <li key={one.id}>
              {t('closure.past', {
                on: formatDay(one.closesOn),
                off: formatDayTime(one.calledOffAt),
                who: one.calledOffBy,
              })}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}

/** The form, with the mail as everybody gets it beside. */
function Announcement({ closures }: { closures: Closures }) {
  const t = useTexts('documents')
  const ui = useTexts()
  const store = useQueryClient()
  const [closesOn, setClosesOn] = useState(closures.earliest)
  const [withClients, setWithClients] = useState(false)
  const [message, setMessage] = useState('')
  const [asked, ask] = useState(false)
  const [months, setMonths] = useState<string | number>(takeMonths.usual)
  const body = { closesOn, takeMonths: Number(months), message: message.trim() }
  const rested = useRested(body, 400)
  const preview = useQuery({
    queryKey: [...key, 'preview', rested],
    queryFn: () => api.post('/staff/portal-closures/preview', { body: rested }),
    enabled: rested.message !== '',
    placeholderData: keepPreviousData,
    retry: false,
  })
  const announce = useMutation({
    mutationFn: () => api.post('/staff/portal-closures', { body: { ...body, withClients } }),
    onSuccess: (made) => store.setQueryData(key, made),
    onError: () => ask(false),
  })
  const problem = (announce.error ?? preview.error) as unknown as ApiProblem | null
  const fault = (field: string) => problem?.errors.find((one) => one.field === field)?.message
  const mail = body.message && !preview.error ? preview.data?.[currentLanguage()] : undefined
  const people = [
    t('closure.employees', { count: closures.employees - closures.unreachable }),
    ...(withClients ? [t('closure.clients', { count: closures.clients })] : []),
  ]
  return (
    <EffectLayout>
      <form
        id={form}
        className="surface closure-form"
        onSubmit={(event) => {
          event.preventDefault()
          ask(true)
        }}
      >
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <DateField
          {...compulsory}
          label={t('closure.closesOn')}
          description={t('closure.closesOnHelp', { on: formatDay(closures.earliest) })}
          min={closures.earliest}
          value={closesOn}
          onChange={setClosesOn}
          error={fault('closesOn')}
          maw={260}
        />
        <NumberInput
          {...compulsory}
          label={t('closure.takeMonths')}
          description={t('closure.takeMonthsHelp', { least: takeMonths.least, most: takeMonths.most })}
          min={takeMonths.least}
          max={takeMonths.most}
          allowDecimal={false}
          value={months}
          onChange={setMonths}
          error={fault('takeMonths')}
          maw={420}
        />
        <Checkbox
          label={t('closure.withClients')}
          description={t('closure.withClientsHelp')}
          checked={withClients}
          onChange={(event) => setWithClients(event.currentTarget.checked)}
        />
        <Textarea
          {...compulsory}
          label={t('closure.message')}
          description={t('closure.messageHelp')}
          autosize
          minRows={4}
          maxLength={1000}
          value={message}
          onChange={(event) => setMessage(event.currentTarget.value)}
          error={fault('message')}
        />
      </form>
      <EffectPanel
        form={form}
        title={t('closure.effect')}
        summary={people.join(' · ')}
        computing={preview.isFetching}
        submitting={announce.isPending}
        submitLabel={t('closure.announce')}
      >
        <EffectSection>
          {people.map((one) => (
            <p key={one}>{one}</p>
          ))}
          <p className="help">{t('closure.reminders')}</p>
          {closures.unreachable > 0 ? (
            <p className="closure-letters">{t('closure.unreachable', { count: closures.unreachable })}</p>
          ) : null}
        </EffectSection>
        <EffectSection>
          <h3>{t('closure.mail')}</h3>
          {mail ? (
            <>
              <p>
                <strong>{mail.subject}</strong>
              </p>
              <p style={{ whiteSpace: 'pre-line' }}>{mail.body}</p>
            </>
          ) : (
            <p className="help">{t('closure.mailSoon')}</p>
          )}
        </EffectSection>
      </EffectPanel>
      {asked ? (
        <Dialog
          opened
          onClose={() => ask(false)}
          tone="brique"
          icon={IconDoorExit}
          title={t('closure.sure')}
          lead={t('closure.sureWhat')}
          footer={
            <>
              <Button variant="default" onClick={() => ask(false)}>
                {ui('cancel')}
              </Button>
              <Button color="red" loading={announce.isPending} onClick={() => announce.mutate()}>
                {t('closure.announce')}
              </Button>
            </>
          }
        />
      ) : null}
    </EffectLayout>
  )
}

/** What is announced, how far it is, and its calling off. */
function Announced({ closure }: { closure: Closure }) {
  const t = useTexts('documents')
  const ui = useTexts()
  const store = useQueryClient()
  const [asked, ask] = useState(false)
  const callOff = useMutation({
    mutationFn: () =>
      api.post('/staff/portal-closures/:id/calling-off', {
        params: { id: closure.id },
        body: { version: closure.version },
      }),
    onSuccess: (made) => store.setQueryData(key, made),
    onError: () => {
      ask(false)
      void store.invalidateQueries({ queryKey: key })
    },
  })
  const steps: Array<[name: 'announced' | 'month' | 'week' | 'closed' | 'ended', done: string | null, day: string]> = [
    ['announced', closure.told.announced, ''],
    ['month', closure.told.month, closure.monthOn],
    ['week', closure.told.week, closure.weekOn],
    ['closed', closure.closedAt, closure.closesOn],
    ['ended', closure.takingEndedAt, closure.takesUntil],
  ]
  return (
    <section className="surface closure-announced">
      {callOff.error ? <ProblemNotice problem={callOff.error as unknown as ApiProblem} /> : null}
      <Notice
        kind={closure.closedAt ? 'red' : 'brass'}
        title={t(closure.closedAt ? 'closure.stateClosed' : 'closure.stateAnnounced', {
          on: closure.closedAt ? formatDay(closure.closedAt) : formatDay(closure.closesOn),
        })}
        act={
          <Button variant="default" onClick={() => ask(true)}>
            {t(closure.closedAt ? 'closure.reopen' : 'closure.callOff')}
          </Button>
        }
      >
        {t(closure.withClients ? 'closure.forAll' : 'closure.forEmployees')} ·{' '}
        {t('closure.since', { on: formatDay(closure.announcedOn), who: closure.announcedBy })}
      </Notice>
      <h2>{t('closure.steps')}</h2>
      <dl>
        {steps.map(([name, done, day]) => (
          <div key={name}>
            <dt>{t(`closure.told.${name}`)}</dt>
            <dd>
              {done ? formatDayTime(done) : day ? t('closure.notYet', { on: formatDay(day) }) : t('closure.underWay')}
            </dd>
          </div>
        ))}
      </dl>
      <h2>{t('closure.message')}</h2>
      <p style={{ whiteSpace: 'pre-line' }}>{closure.message}</p>
      {asked ? (
        <Dialog
          opened
          onClose={() => ask(false)}
          tone="laiton"
          icon={IconDoorExit}
          title={t('closure.callOffTitle')}
          lead={t('closure.callOffWhat')}
          footer={
            <>
              <Button variant="default" onClick={() => ask(false)}>
                {ui('cancel')}
              </Button>
              <Button loading={callOff.isPending} onClick={() => callOff.mutate()}>
                {t(closure.closedAt ? 'closure.reopen' : 'closure.callOff')}
              </Button>
            </>
          }
        />
      ) : null}
    </section>
  )
}
