import { Button, NativeSelect, Textarea } from '@mantine/core'
import { IconCalendarEvent, IconMessageExclamation } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { addressOf } from '../../../../web/ui/address.ts'
import { DateField } from '../../../../web/ui/date-field.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { FileDrop } from '../../../../web/ui/file-drop.tsx'
import { formatDay, formatMoney } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { SideDrawer } from '../../../../web/ui/side-drawer.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { disputeFiles } from '../../disputes/limits.ts'
import type { Shown } from '../invoice-paper.tsx'
import { writeChosen } from './chosen.ts'

const reasons = [
  'amount',
  'quantity',
  'not_delivered',
  'not_ordered',
  'quality',
  'already_paid',
  'addressee',
  'other',
] as const
type Receivable = Answer<'GET /invoices/:id/receivable'>

/** What there is to paying one of one's own invoices: paying it, its instalments, contesting it, promising a day (B25, B30). */
export function OwnReceivable({ invoice }: { invoice: Shown }) {
  const t = useTexts('billing')
  const store = useQueryClient()
  const [doing, setDoing] = useState<'dispute' | 'promise'>()
  const { data } = useQuery({
    queryKey: ['invoices', invoice.id, 'receivable'],
    queryFn: () => api.get('/invoices/:id/receivable', { params: { id: invoice.id } }),
  })
  const reload = () => store.invalidateQueries()
  const withdrawDispute = useMutation({
    mutationFn: (one: { id: string; version: number }) =>
      api.post('/disputes/:id/withdrawal', { params: { id: one.id }, body: { version: one.version } }),
    onSettled: reload,
  })
  const withdrawPromise = useMutation({
    mutationFn: (id: string) => api.post('/promises/:id/withdrawal', { params: { id } }),
    onSettled: reload,
  })
  if (!data) return null
  const now = nowOf(data, invoice.restCents)
  const disputes = data.may.includes('dispute')
  const promises = data.may.includes('promise')
  return (
    <>
      {data.may.includes('pay') || disputes || promises ? (
        <section className="surface rest receivable-acts">
          {data.may.includes('pay') ? (
            <Button
              component={Link}
              {...addressOf(`/factures/payer?factures=${writeChosen([{ invoiceId: invoice.id, amountCents: now }])}`)}
            >
              {t('online.pay', { amount: formatMoney(now, invoice.currency) })}
            </Button>
          ) : null}
          {promises ? (
            <Button
              variant="default"
              leftSection={<IconCalendarEvent size={17} stroke={1.7} aria-hidden />}
              onClick={() => setDoing('promise')}
            >
              {t('promise.open')}
            </Button>
          ) : null}
          {disputes ? (
            <Button
              variant="default"
              leftSection={<IconMessageExclamation size={17} stroke={1.7} aria-hidden />}
              onClick={() => setDoing('dispute')}
            >
              {t('dispute.open')}
            </Button>
          ) : null}
        </section>
      ) : null}
      <InstalmentList instalments={data.instalments} currency={invoice.currency} />
      {data.disputes.map((one) => (
        <DisputeCard
          key={one.id}
          dispute={one}
          act={
            one.endedAt ? undefined : (
              <Button
                variant="subtle"
                size="compact-sm"
                loading={withdrawDispute.isPending}
                onClick={() => withdrawDispute.mutate(one)}
              >
                {t('dispute.withdraw')}
              </Button>
            )
          }
        />
      ))}
      <PromiseList
        promises={data.promises}
        act={(id) => (
          <Button
            variant="subtle"
            size="compact-sm"
            loading={withdrawPromise.isPending}
            onClick={() => withdrawPromise.mutate(id)}
          >
            {t('promise.withdraw')}
          </Button>
        )}
      />
      {doing === 'dispute' ? <DisputeDrawer invoice={invoice} onClose={() => setDoing(undefined)} /> : null}
      {doing === 'promise' ? (
        <PromiseDrawer
          number={invoice.number ?? ''}
          save={(promisedOn) =>
            api.post('/invoices/:id/promises', { params: { id: invoice.id }, body: { promisedOn } })
          }
          onClose={() => setDoing(undefined)}
        />
      ) : null}
    </>
  )
}

/** What is due by now, or next: all that is left where there are no instalments. */
function nowOf({ instalments }: Receivable, restCents: number): number {
  const today = new Date().toISOString().slice(0, 10)
  const due = instalments.reduce((all, one) => all + (one.dueOn <= today ? one.restCents : 0), 0)
  return due || (instalments.find((one) => one.restCents > 0)?.restCents ?? restCents)
}

/** The instalments of an invoice, each paid, or with what is left of it. */
export function InstalmentList({
  instalments,
  currency,
  act,
}: {
  instalments: Receivable['instalments']
  currency: string
  act?: React.ReactNode
}) {
  const t = useTexts('billing')
  if (instalments.length === 0 && !act) return null
  return (
    <section className="surface rest">
      <header>
        <h2>{t('instalments.title')}</h2>
        {act}
      </header>
      {instalments.length === 0 ? <p className="help">{t('instalments.none')}</p> : null}
      <ul>
        {instalments.map((one) => (
          <li key={one.position}>
            <span>
              {t('instalments.line', { on: formatDay(one.dueOn) })}
              <small>
                {one.restCents === 0
                  ? t('instalments.paid')
                  : one.restCents < one.amountCents
                    ? t('instalments.rest', { amount: formatMoney(one.restCents, currency) })
                    : ''}
              </small>
            </span>
            <span className={one.restCents === 0 ? 'settled' : 'strong'}>{formatMoney(one.amountCents, currency)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** What was contested, and what was answered. */
export function DisputeCard({ dispute, act }: { dispute: Receivable['disputes'][number]; act?: React.ReactNode }) {
  const t = useTexts('billing')
  const state = dispute.outcome ?? 'open'
  return (
    <section className="surface rest">
      <header>
        <h2>{dispute.line?.label ?? t('dispute.title')}</h2>
        <StateTag state={state === 'open' ? 'disputed' : state === 'accepted' ? 'validated' : 'closed'}>
          {t(`dispute.state.${state}`)}
        </StateTag>
      </header>
      <p className="help">
        {t('dispute.openedOn', { on: formatDay(dispute.openedAt.slice(0, 10)), by: dispute.openedBy })}
      </p>
      <p>
        <strong>{t(`dispute.reasons.${dispute.reason}`)}</strong>
        {dispute.words ? `. ${dispute.words}` : ''}
      </p>
      {dispute.files.map((file) => (
        <p key={file.id}>
          <a
            href={fileAddress('/disputes/:id/files/:fileId', { params: { id: dispute.id, fileId: file.id } })}
            download
          >
            {file.name}
          </a>
        </p>
      ))}
      {dispute.answer ? (
        <p>
          <strong>{t('dispute.answer')}</strong> {dispute.answer}
        </p>
      ) : null}
      {act}
    </section>
  )
}

const promiseTags = { open: 'announced', kept: 'active', lapsed: 'late', withdrawn: 'closed' } as const

/** The days that were promised. */
export function PromiseList({
  promises,
  act,
}: {
  promises: Receivable['promises']
  act: (id: string) => React.ReactNode
}) {
  const t = useTexts('billing')
  if (promises.length === 0) return null
  return (
    <section className="surface rest">
      <h2>{t('promise.title')}</h2>
      <ul>
        {promises.map((one) => (
          <li key={one.id}>
            <span>
              <StateTag state={promiseTags[one.state]}>
                {t(`promise.states.${one.state}`, { on: formatDay(one.promisedOn) })}
              </StateTag>
              <small>{one.madeBy}</small>
            </span>
            {one.state === 'open' ? act(one.id) : null}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Promises a day, within what the server takes. */
export function PromiseDrawer({
  number,
  save,
  onClose,
}: {
  number: string
  save: (promisedOn: string) => Promise<unknown>
  onClose: () => void
}) {
  const t = useTexts('billing')
  const ui = useTexts()
  const store = useQueryClient()
  const [day, setDay] = useState('')
  const send = useMutation({
    mutationFn: () => save(day),
    onSuccess: async () => {
      await store.invalidateQueries()
      onClose()
    },
  })
  const problem = send.error as ApiProblem | null
  return (
    <SideDrawer
      opened
      onClose={onClose}
      over={number}
      title={t('promise.open')}
      unsaved={day !== '' && !send.isPending && !send.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button disabled={!day} loading={send.isPending} onClick={() => send.mutate()}>
            {t('promise.send')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <DateField
          {...compulsory}
          data-autofocus
          label={t('promise.day')}
          value={day}
          onChange={setDay}
          error={problem?.errors[0]?.message}
        />
        <Notice>{t('promise.what')}</Notice>
      </div>
    </SideDrawer>
  )
}

function DisputeDrawer({ invoice, onClose }: { invoice: Shown; onClose: () => void }) {
  const t = useTexts('billing')
  const ui = useTexts()
  const store = useQueryClient()
  const [line, setLine] = useState('')
  const [reason, setReason] = useState<(typeof reasons)[number]>('amount')
  const [words, setWords] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const send = useMutation({
    mutationFn: () => {
      const form = new FormData()
      form.set('lineId', line)
      form.set('reason', reason)
      form.set('words', words)
      for (const file of files) form.append('files', file)
      return api.post('/invoices/:id/disputes', { params: { id: invoice.id }, body: form })
    },
    onSuccess: async () => {
      await store.invalidateQueries()
      onClose()
    },
  })
  const problem = send.error as ApiProblem | null
  const errorOf = (name: string) => problem?.errors.find(({ field }) => field === name)?.message
  return (
    <SideDrawer
      opened
      onClose={onClose}
      title={t('dispute.openTitle', { number: invoice.number })}
      unsaved={(words !== '' || files.length > 0) && !send.isPending && !send.isSuccess}
      footer={
        <>
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button loading={send.isPending} onClick={() => send.mutate()}>
            {t('dispute.send')}
          </Button>
        </>
      }
    >
      <div className="drawer-stack">
        {problem && problem.errors.length === 0 ? <ProblemNotice problem={problem} /> : null}
        <NativeSelect
          data-autofocus
          label={t('dispute.what')}
          value={line}
          onChange={(event) => setLine(event.currentTarget.value)}
          data={[
            { value: '', label: t('dispute.whole') },
            ...invoice.lines.map((one) => ({
              value: one.id,
              label: `${one.label}, ${formatMoney(one.netCents, invoice.currency)}`,
            })),
          ]}
          error={errorOf('lineId')}
        />
        <NativeSelect
          label={t('dispute.reason')}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value as 'amount')}
          data={reasons.map((value) => ({ value, label: t(`dispute.reasons.${value}`) }))}
        />
        <Textarea
          {...(reason === 'other' ? compulsory : {})}
          label={t('dispute.words')}
          autosize
          minRows={4}
          maxLength={2_000}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          error={errorOf('words')}
        />
        <FileDrop
          label={t('dispute.files')}
          kinds={disputeFiles.accepted}
          multiple
          onFiles={(given) => setFiles([...files, ...given].slice(0, disputeFiles.most))}
          {...(errorOf('files') ? { error: errorOf('files')! } : {})}
        />
        {files.length > 0 ? <p className="help">{files.map((file) => file.name).join(', ')}</p> : null}
        <Notice>{t('dispute.openWhat')}</Notice>
      </div>
    </SideDrawer>
  )
}
