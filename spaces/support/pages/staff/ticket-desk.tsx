import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import {
  IconArrowLeft,
  IconArrowMerge,
  IconArrowsSplit,
  IconCheck,
  IconClock,
  IconPlayerPlay,
  IconPlayerStop,
  IconPrinter,
  IconRotateClockwise,
  IconUserCheck,
} from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { type ApiProblem, api, fileAddress, newActionKey } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { useLiveQuery } from '../../../../web/api/live.ts'
import { ApiProblem as Problem } from '../../../../web/api/problem.ts'
import { sessionKey, useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDayTime, formatQuote } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordBlocks } from '../../../../web/ui/record-blocks.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { stateOf, type Ticket } from '../data.ts'
import { delayWords } from '../delay.ts'
import { Followers } from '../followers.tsx'
import { Thread } from '../thread.tsx'
import { AssetChoice, natureOptions, SiteChoice } from './choices.tsx'
import { Composer } from './composer.tsx'
import { remaining } from './remaining.ts'

export type Catalogue = Answer<'GET /staff/ticket-catalogue'>

/** The ticket that is open at the provider's desk (P15): its exchanges with internal notes, what answers it, and at the right all that it is steered by. */
export function TicketDesk({
  id,
  catalogue,
  onOpen,
  onClose,
}: {
  id: string
  catalogue: Catalogue | undefined
  onOpen: (id: string) => void
  onClose: () => void
}) {
  const t = useTexts('staffSupport')
  const ui = useTexts()
  const store = useQueryClient()
  const session = useSession()
  const key = ['tickets', id]
  const params = { id }
  const {
    data: ticket,
    error,
    refetch,
  } = useQuery({ queryKey: key, queryFn: () => api.get('/tickets/:id', { params }) })
  useLiveQuery(`support.ticket:${id}`, key)
  useLiveQuery(`support.desk:${id}`, key)
  const [splitting, setSplitting] = useState<string[]>()
  const [joining, setJoining] = useState(false)
  const head = useRef<HTMLHeadingElement>(null)
  const known = ticket !== undefined
  useEffect(() => {
    if (known) head.current?.focus({ preventScroll: true })
  }, [known])
  const take = (changed: Ticket | undefined) => {
    if (changed) store.setQueryData(['tickets', changed.id], changed)
    else void refetch()
    void store.invalidateQueries({ queryKey: ['list', '/staff/tickets'] })
    void store.invalidateQueries({ queryKey: sessionKey })
  }
  const act = useMutation({
    mutationFn: (work: () => Promise<Ticket>) => work(),
    onSuccess: take,
    onError: (failure) => {
      if (failure instanceof Problem && failure.status === 409) void refetch()
    },
  })
  if (!ticket)
    return (
      <section className="surface desk-ticket">
        {error ? (
          <ErrorState
            title={ui('error.page')}
            detail={ui('error.pageDetail')}
            problem={error as ApiProblem}
            onRetry={() => void refetch()}
          />
        ) : null}
      </section>
    )
  const { version, abilities, staff } = ticket
  const run = (work: () => Promise<Ticket>) => act.mutate(work)
  const mayAnswer = session.permissions.includes('support.tickets.answer')
  const open = ticket.status !== 'closed'
  return (
    <>
      <section className="surface desk-ticket" aria-label={ticket.subject}>
        <header>
          <p className="help">
            {ticket.number}
            {staff?.reference ? ` (${t('reference', { code: staff.reference })})` : ''} ·{' '}
            {formatDayTime(ticket.openedAt)} ·{' '}
            {ticket.organisation ? (
              <Link to={`/fournisseur/clients/${ticket.organisation.id}`}>{ticket.organisation.name}</Link>
            ) : (
              ticket.openedBy
            )}
          </p>
          <h2 ref={head} tabIndex={-1}>
            {ticket.subject}{' '}
            <StateTag state={stateOf(ticket.status, 'staff', ticket.closedAs)} tag>
              {ticket.closedAs && ticket.closedAs !== 'resolved'
                ? t(`states.${ticket.closedAs}`)
                : t(`states.${ticket.status}`)}
            </StateTag>
          </h2>
          <div className="desk-acts">
            {mayAnswer && ticket.responsibleId !== session.account.id && open ? (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconUserCheck size={17} stroke={1.7} aria-hidden />}
                onClick={() =>
                  run(() =>
                    api.put('/staff/tickets/:id/assignment', {
                      params,
                      body: { version, responsibleId: session.account.id },
                    }),
                  )
                }
              >
                {t('take')}
              </Button>
            ) : null}
            {abilities.close.allowed ? (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconCheck size={17} stroke={1.7} aria-hidden />}
                onClick={() => run(() => api.post('/tickets/:id/closure', { params, body: { version } }))}
              >
                {t('close')}
              </Button>
            ) : null}
            {abilities.reopen.allowed ? (
              <Button
                variant="default"
                size="xs"
                leftSection={<IconRotateClockwise size={17} stroke={1.7} aria-hidden />}
                onClick={() => run(() => api.post('/tickets/:id/reopening', { params, body: { version } }))}
              >
                {t('reopen')}
              </Button>
            ) : null}
            {mayAnswer && ticket.closedAs !== 'merged' ? (
              <>
                <Button
                  variant="subtle"
                  size="xs"
                  leftSection={<IconArrowMerge size={17} stroke={1.7} aria-hidden />}
                  onClick={() => setJoining(!joining)}
                >
                  {t('merge')}
                </Button>
                {ticket.messages.length > 1 ? (
                  <Button
                    variant="subtle"
                    size="xs"
                    leftSection={<IconArrowsSplit size={17} stroke={1.7} aria-hidden />}
                    onClick={() => setSplitting(splitting ? undefined : [])}
                  >
                    {t('split')}
                  </Button>
                ) : null}
              </>
            ) : null}
            <Button
              variant="subtle"
              size="xs"
              component="a"
              href={fileAddress('/tickets/:id/sheet', { params })}
              leftSection={<IconPrinter size={17} stroke={1.7} aria-hidden />}
            >
              {t('print')}
            </Button>
            <Button
              variant="subtle"
              size="xs"
              leftSection={<IconArrowLeft size={17} stroke={1.7} aria-hidden />}
              onClick={onClose}
            >
              {t('closePanel')}
            </Button>
          </div>
        </header>
        {act.error instanceof Problem ? <ProblemNotice problem={act.error} /> : null}
        {ticket.mergedInto ? (
          <Notice>
            {t('mergedInto', { number: ticket.mergedInto.number })}{' '}
            <Link to={`/fournisseur/assistance/${ticket.mergedInto.id}`}>{t('seeIt')}</Link>
          </Notice>
        ) : null}
        {joining ? (
          <Joining
            ticket={ticket}
            onDone={(joined) => {
              setJoining(false)
              take(joined)
              void refetch()
              // All goes on there; that it was joined is said there too, with the way back.
              onOpen(joined.id)
            }}
          />
        ) : null}
        <Thread
          ticket={ticket}
          choice={
            splitting && {
              chosen: splitting,
              toggle: (one) =>
                setSplitting(
                  splitting.includes(one) ? splitting.filter((other) => other !== one) : [...splitting, one],
                ),
            }
          }
        />
        {splitting ? (
          <Splitting
            ticket={ticket}
            chosen={splitting}
            onDone={(made) => {
              setSplitting(undefined)
              take(made)
              void refetch()
              onOpen(made.id)
            }}
          />
        ) : null}
        {mayAnswer && ticket.closedAs !== 'merged' ? (
          <Composer ticket={ticket} catalogue={catalogue} onSent={take} />
        ) : ticket.mergedInto ? null : (
          <p className="help thread-end">{abilities.write.reason}</p>
        )}
      </section>
      <aside className="desk-side">
        <Promises ticket={ticket} />
        {ticket.mergedInto ? null : (
          <Steering ticket={ticket} catalogue={catalogue} may={mayAnswer} pending={act.isPending} run={run} />
        )}
        <RecordBlocks on="support.ticket" id={ticket.id} />
        {ticket.asset ? (
          <Surface title={t('asset')}>
            <Link to={`/fournisseur/parc/${ticket.asset.id}`}>{ticket.asset.label}</Link>
            <p className="help">{[ticket.asset.number, ticket.site].filter(Boolean).join(' · ')}</p>
          </Surface>
        ) : null}
        <Surface title={t('requester')}>
          <b>{staff?.requester.name}</b>
          <p className="help">{[staff?.requester.phone, staff?.requester.email].filter(Boolean).join(' · ')}</p>
          {staff?.requester.score != null ? (
            <p className="help">{t('satisfaction', { score: staff.requester.score })}</p>
          ) : null}
          {ticket.survey ? (
            <p>
              {t('surveyed', { score: ticket.survey.score })}{' '}
              {ticket.survey.comment ? formatQuote(ticket.survey.comment) : ''}
            </p>
          ) : null}
        </Surface>
        <Followers ticket={ticket} onChange={take} />
        {staff && staff.moves.length > 0 ? (
          <Surface title={t('moves')}>
            <ul className="ticket-followers">
              {staff.moves.map((move) => (
                <li key={move.id}>
                  <span>
                    {t(`move.${move.kind}`, { number: move.ticket.number })}
                    <span className="help"> {t('moveBy', { name: move.by, at: formatDayTime(move.at) })}</span>
                  </span>
                  {mayAnswer ? (
                    <Button
                      variant="subtle"
                      size="xs"
                      onClick={() =>
                        run(async () => {
                          const back = await api.post('/staff/ticket-moves/:id/undoing', { params: { id: move.id } })
                          store.setQueryData(['tickets', back.id], back)
                          return api.get('/tickets/:id', { params })
                        })
                      }
                    >
                      {t('undo')}
                    </Button>
                  ) : null}
                </li>
              ))}
            </ul>
          </Surface>
        ) : null}
      </aside>
    </>
  )
}

/** What was promised, what is left of it, and whether it was kept. */
function Promises({ ticket }: { ticket: Ticket }) {
  const t = useTexts('staffSupport')
  const { firstAnswer, resolution, staff } = ticket
  if (!firstAnswer && !resolution) return null
  const line = (name: string, promise: NonNullable<Ticket['firstAnswer']>) => {
    const kept = promise.doneAt && promise.dueAt ? promise.doneAt <= promise.dueAt : undefined
    const left = promise.dueAt && !promise.doneAt ? remaining(promise.dueAt, t) : undefined
    return (
      <li key={name} className={promise.doneAt ? (kept === false ? 'brique' : 'mousse') : left?.tone}>
        <span>{t(`promise.${name}`)}</span>
        <span>
          {promise.doneAt
            ? t(kept === false ? 'promise.broken' : 'promise.kept', { delay: delayWords(promise.minutes) })
            : promise.leftMinutes !== null
              ? t('promise.paused', { delay: delayWords(promise.leftMinutes) })
              : left
                ? left.words
                : t('promise.none')}
        </span>
      </li>
    )
  }
  return (
    <Surface title={t('promises')} aside={staff?.level ? <span className="help">{staff.level}</span> : undefined}>
      <ul className="desk-promises">
        {firstAnswer ? line('firstAnswer', firstAnswer) : null}
        {resolution ? line('resolution', resolution) : null}
      </ul>
      {resolution?.dueAt && !resolution.doneAt ? (
        <p className="help">{t('promise.until', { at: formatDayTime(resolution.dueAt) })}</p>
      ) : null}
    </Surface>
  )
}

/** To whom it falls, how urgent it is, what it is about, how it stands, and the time that it took. */
function Steering(props: {
  ticket: Ticket
  catalogue: Catalogue | undefined
  may: boolean
  pending: boolean
  run: (work: () => Promise<Ticket>) => void
}) {
  const t = useTexts('staffSupport')
  const { ticket, catalogue, may, run } = props
  const { version } = ticket
  const params = { id: ticket.id }
  const [minutes, setMinutes] = useState<number | string>('')
  const qualify = (changed: {
    natureId?: string | null
    priorityId?: string | null
    levelId?: string | null
    assetId?: string | null
    siteId?: string | null
    site?: string
  }) =>
    run(() =>
      api.put('/staff/tickets/:id/qualification', {
        params,
        body: {
          version,
          natureId: ticket.nature?.id ?? null,
          priorityId: ticket.priority?.id ?? null,
          levelId: ticket.staff?.levelId ?? null,
          ...changed,
        },
      }),
    )
  const off = !may || props.pending
  const options = (all: ReadonlyArray<{ id: string; title: string }> | undefined) =>
    (all ?? []).map(({ id, title }) => ({ value: id, label: title }))
  const spent = ticket.staff?.minutesSpent ?? 0
  return (
    <Surface>
      <div className="desk-steering">
        {may ? <Clock ticket={ticket} run={run} /> : null}
        <Select
          label={t('responsible')}
          placeholder={t('whose.nobody')}
          searchable
          clearable
          disabled={off}
          data={(catalogue?.agents ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          value={ticket.responsibleId}
          onChange={(responsibleId) =>
            run(() => api.put('/staff/tickets/:id/assignment', { params, body: { version, responsibleId } }))
          }
        />
        {ticket.status !== 'closed' ? (
          <Select
            label={t('state')}
            disabled={off}
            allowDeselect={false}
            data={(['waiting_provider', 'in_progress', 'waiting_client'] as const).map((value) => ({
              value,
              label: t(`states.${value}`),
            }))}
            value={ticket.status}
            onChange={(status) =>
              run(() =>
                api.put('/staff/tickets/:id/status', { params, body: { version, status: status as 'in_progress' } }),
              )
            }
          />
        ) : null}
        {catalogue?.priorities.length ? (
          <Select
            label={t('priority')}
            clearable
            disabled={off}
            data={options(catalogue.priorities)}
            value={ticket.priority?.id ?? null}
            onChange={(priorityId) => qualify({ priorityId })}
          />
        ) : null}
        {catalogue?.natures.length ? (
          <Select
            label={t('category')}
            searchable
            clearable
            disabled={off}
            data={natureOptions(catalogue.natures)}
            value={ticket.nature?.id ?? null}
            onChange={(natureId) => qualify({ natureId })}
          />
        ) : null}
        {catalogue?.levels.length ? (
          <Select
            label={t('level')}
            placeholder={ticket.staff?.level || t('noLevel')}
            clearable
            disabled={off}
            data={options(catalogue.levels)}
            value={ticket.staff?.levelId ?? null}
            onChange={(levelId) => qualify({ levelId })}
          />
        ) : null}
        {ticket.organisation ? (
          <Place ticket={ticket} organisation={ticket.organisation.id} off={off} onChange={qualify} />
        ) : null}
        <form
          className="desk-time"
          onSubmit={(event) => {
            event.preventDefault()
            const spentNow = Number(minutes)
            if (!Number.isInteger(spentNow) || spentNow < 1) return
            run(() => api.post('/staff/tickets/:id/times', { params, body: { minutes: spentNow } }))
            setMinutes('')
          }}
        >
          <NumberInput
            label={t('time', { spent: spent > 0 ? delayWords(spent) : t('noTime') })}
            placeholder={t('minutes')}
            min={1}
            max={1440}
            disabled={!may}
            value={minutes}
            onChange={setMinutes}
          />
          <Button type="submit" variant="default" disabled={!may || minutes === ''}>
            {t('addTime')}
          </Button>
        </form>
      </div>
    </Surface>
  )
}

/** Where it is about, within what is its client's: the asset, and a site or a place in words. */
function Place(props: {
  ticket: Ticket
  organisation: string
  off: boolean
  onChange: (changed: { assetId?: string | null; siteId?: string | null; site?: string }) => void
}) {
  const t = useTexts('staffSupport')
  const { ticket, organisation, off, onChange } = props
  const [words, setWords] = useState(ticket.siteId ? '' : ticket.site)
  const asset = ticket.asset
  return (
    <>
      <AssetChoice
        organisation={organisation}
        disabled={off}
        chosen={asset && { id: asset.id, name: `${asset.label} (${asset.number})` }}
        onPick={(assetId) => onChange({ assetId })}
      />
      <SiteChoice
        organisation={organisation}
        disabled={off}
        chosen={ticket.siteId ? { id: ticket.siteId, name: ticket.site } : null}
        onPick={(siteId) => onChange(siteId ? { siteId } : { siteId: null, site: '' })}
      />
      {ticket.siteId ? null : (
        <TextInput
          label={t('placeInWords')}
          maxLength={200}
          disabled={off}
          value={words}
          onChange={(event) => setWords(event.currentTarget.value)}
          onBlur={() => {
            if (words.trim() !== ticket.site) onChange({ site: words })
          }}
        />
      )}
    </>
  )
}

/** One's clock on this ticket, which runs on wherever one goes; what others have running here, and where one's own runs else. */
function Clock({ ticket, run }: { ticket: Ticket; run: (work: () => Promise<Ticket>) => void }) {
  const t = useTexts('staffSupport')
  const params = { id: ticket.id }
  const [now, setNow] = useState(Date.now)
  const own = ticket.staff?.ownTimer
  const here = own?.ticketId === ticket.id
  const others = (ticket.staff?.timers ?? []).filter(({ isMine }) => !isMine)
  useEffect(() => {
    if (!own) return
    const tick = setInterval(() => setNow(Date.now()), 15_000)
    return () => clearInterval(tick)
  }, [own])
  const since = own ? Math.max(0, Math.floor((now - new Date(own.startedAt).getTime()) / 60_000)) : 0
  const [instead, setInstead] = useState<number | string>('')
  // Beyond a day it was forgotten: then one says it oneself.
  const forgotten = since > 1440
  const stop = () =>
    run(() =>
      api
        .post('/staff/tickets/:id/timer/stopping', {
          params: { id: own!.ticketId },
          body: forgotten ? { minutes: Number(instead) || 0 } : {},
        })
        .then((changed) => (here ? changed : api.get('/tickets/:id', { params }))),
    )
  return (
    <div className="desk-clock">
      {own ? (
        <>
          <p>
            <IconClock size={17} stroke={1.7} aria-hidden />
            <span>
              {here
                ? t('clock.runs', { delay: delayWords(since) })
                : t('clock.elsewhere', { number: own.number, delay: delayWords(since) })}{' '}
              {here ? null : <Link to={`/fournisseur/assistance/${own.ticketId}`}>{t('seeIt')}</Link>}
            </span>
          </p>
          {forgotten ? (
            <NumberInput label={t('clock.forgotten')} min={0} max={1440} value={instead} onChange={setInstead} />
          ) : null}
        </>
      ) : null}
      <div>
        {here ? null : (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlayerPlay size={17} stroke={1.7} aria-hidden />}
            disabled={Boolean(own) && forgotten}
            onClick={() => run(() => api.post('/staff/tickets/:id/timer', { params }))}
          >
            {t(own ? 'clock.change' : 'clock.start')}
          </Button>
        )}
        {own ? (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlayerStop size={17} stroke={1.7} aria-hidden />}
            onClick={stop}
          >
            {t('clock.stop')}
          </Button>
        ) : null}
      </div>
      {others.length > 0 ? (
        <p className="help">{t('clock.others', { names: others.map(({ name }) => name).join(', ') })}</p>
      ) : null}
    </div>
  )
}

/** Which ticket of the same client this one is joined to. */
function Joining({ ticket, onDone }: { ticket: Ticket; onDone: (joined: Ticket) => void }) {
  const t = useTexts('staffSupport')
  const [into, setInto] = useState('')
  const join = useMutation({
    mutationFn: () =>
      api.post('/staff/tickets/:id/merge', {
        params: { id: ticket.id },
        body: { intoId: into, version: ticket.version },
      }),
    onSuccess: onDone,
  })
  return (
    <form
      className="desk-joining"
      onSubmit={(event) => {
        event.preventDefault()
        if (into) join.mutate()
      }}
    >
      <ProblemNotice problem={join.error instanceof Problem ? join.error : undefined} />
      <RemoteSelect
        label={t('mergeInto')}
        description={t('mergeHelp')}
        listKey={['list', '/staff/tickets', 'join', ticket.organisation?.id]}
        load={async (search, signal) =>
          (
            await api.get('/staff/tickets', {
              query: { search, status: 'open', organisation: ticket.organisation?.id, size: 20 },
              signal,
            })
          ).items.filter((one) => one.id !== ticket.id)
        }
        name={(one) => `${one.number}, ${one.subject}`}
        value={into}
        onPick={(one) => setInto(one?.id ?? '')}
      />
      <div>
        <Button type="submit" variant="default" disabled={!into} loading={join.isPending}>
          {t('mergeDo')}
        </Button>
      </div>
    </form>
  )
}

/** What the messages that are split off are about. */
function Splitting({ ticket, chosen, onDone }: { ticket: Ticket; chosen: string[]; onDone: (made: Ticket) => void }) {
  const t = useTexts('staffSupport')
  const [subject, setSubject] = useState('')
  const [key] = useState(newActionKey)
  const split = useMutation({
    mutationFn: () =>
      api.post('/staff/tickets/:id/split', {
        params: { id: ticket.id },
        body: { messageIds: chosen, subject, version: ticket.version },
        key,
      }),
    onSuccess: onDone,
  })
  return (
    <form
      className="desk-joining"
      onSubmit={(event) => {
        event.preventDefault()
        if (chosen.length > 0 && subject.trim()) split.mutate()
      }}
    >
      <ProblemNotice problem={split.error instanceof Problem ? split.error : undefined} />
      <Textarea
        label={t('splitSubject')}
        description={t('splitHelp')}
        rows={1}
        maxLength={200}
        value={subject}
        onChange={(event) => setSubject(event.currentTarget.value)}
      />
      <div>
        <Button
          type="submit"
          variant="default"
          disabled={chosen.length === 0 || !subject.trim()}
          loading={split.isPending}
        >
          {t('splitDo', { count: chosen.length })}
        </Button>
      </div>
    </form>
  )
}
