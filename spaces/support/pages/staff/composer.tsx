import { Button, Select, Textarea } from '@mantine/core'
import { IconLock, IconMessage, IconTemplate } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useRef, useState } from 'react'
import { api, newActionKey } from '../../../../web/api/client.ts'
import { useTyped } from '../../../../web/api/drafts.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { useSession } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { plain } from '../../../../web/ui/plain.ts'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { AttachmentsField } from '../attachments-field.tsx'
import { messageForm, type Ticket } from '../data.ts'
import type { Catalogue } from './ticket-desk.tsx'

const afterwards = ['waiting_client', 'in_progress', 'closed'] as const

/**
 * What one of the staff writes (P15): an answer to the client, or an internal note. `/` opens the canned answers and `@` whom a note calls, wherever
 * one writes; what is chosen is put there, by the keyboard too. What becomes of the ticket then is chosen beside «Envoyer». Where a colleague answered
 * meanwhile, both answers are kept, and it is said.
 */
export function Composer(props: {
  ticket: Ticket
  catalogue: Catalogue | undefined
  onSent: (ticket: Ticket) => void
}) {
  const { ticket, onSent } = props
  const t = useTexts('staffSupport')
  const ui = useTexts()
  const session = useSession()
  const [kind, setKind] = useState<'answer' | 'note'>('answer')
  const [answer, setAnswer] = useTyped(`reply:${ticket.id}`)
  const [note, setNote] = useTyped(`note:${ticket.id}`)
  const text = kind === 'answer' ? answer : note
  const setText = kind === 'answer' ? setAnswer : setNote
  const [answerFiles, setAnswerFiles] = useState<File[]>([])
  const [noteFiles, setNoteFiles] = useState<File[]>([])
  const files = kind === 'answer' ? answerFiles : noteFiles
  const setFiles = kind === 'answer' ? setAnswerFiles : setNoteFiles
  const [then, setThen] = useState<(typeof afterwards)[number]>('waiting_client')
  const [missing, setMissing] = useState(false)
  const [marked, setMarked] = useState(0)
  const [dropped, setDropped] = useState<string>()
  const [overtaken, setOvertaken] = useState<Ticket['overtakenBy']>(null)
  const field = useRef<HTMLTextAreaElement>(null)
  // Where one writes: what stands before it is what was typed last.
  const [caret, setCaret] = useState<number>()
  const before = text.slice(0, caret ?? text.length)
  const after = text.slice(before.length)
  const putBefore = (words: string) => {
    setText(words + after)
    setCaret(words.length)
    setTimeout(() => {
      field.current?.focus()
      field.current?.setSelectionRange(words.length, words.length)
    })
  }
  const key = useRef(newActionKey())
  const listId = useId()
  const seen = useRef(ticket.version)
  if (text === '') seen.current = ticket.version
  const params = { id: ticket.id }

  // What is typed after a «/» on its own is looked for among the canned answers.
  const asked = kind === 'answer' ? /(?:^|\s)\/([^\s/]{0,40})$/.exec(before)?.[1] : undefined
  const [wanted, setWanted] = useState(false)
  const models = useQuery({
    queryKey: ['tickets', ticket.id, 'canned', asked ?? ''],
    queryFn: ({ signal }) =>
      api.get('/staff/tickets/:id/canned-answers', { params, query: { search: asked ?? '' }, signal }),
    enabled: asked !== undefined || wanted,
    placeholderData: keepPreviousData,
  })
  const offered = (asked !== undefined || wanted) && kind === 'answer' ? (models.data?.items ?? []) : []
  const put = (words: string) => {
    putBefore(`${before.replace(/(^|\s)\/[^\s/]{0,40}$/, '$1')}${words}`)
    setWanted(false)
  }

  // In a note, what is typed after an «@» is looked for among those of the staff who read tickets.
  const readers = (props.catalogue?.readers ?? []).filter(({ id }) => id !== session.account.id)
  const called = kind === 'note' ? /(?:^|\s)@([^\s@]{0,40})$/.exec(before)?.[1] : undefined
  const callable =
    called === undefined ? [] : readers.filter(({ name }) => plain(name).includes(plain(called))).slice(0, 8)
  const call = (name: string) => putBefore(`${before.replace(/@[^\s@]{0,40}$/, '')}@${name} `)
  // Who is named when it is sent: a name that was taken out again calls nobody.
  const mentions = readers.filter(({ name }) => note.includes(`@${name}`)).map(({ id }) => id)

  const sending = useMutation({
    mutationFn: () =>
      kind === 'note'
        ? api.post('/staff/tickets/:id/notes', {
            params,
            body: messageForm({ body: text, mentions: mentions.join(',') }, files),
            key: key.current,
          })
        : api.post('/tickets/:id/messages', {
            params,
            body: messageForm({ body: text, version: String(seen.current), status: then }, files),
            key: key.current,
          }),
    onSuccess: (changed) => {
      key.current = newActionKey()
      setText('')
      setFiles([])
      setOvertaken(changed.overtakenBy)
      onSent(changed)
    },
    onError: () => {
      key.current = newActionKey()
    },
  })
  // Whoever writes stays in the field: the arrows mark one of what is offered, Enter takes it, Escape has it gone until something else is typed.
  const choices = [
    ...offered.flatMap((model) =>
      model.versions.map(
        ({ body }) =>
          () =>
            put(body),
      ),
    ),
    ...callable.map(
      ({ name }) =>
        () =>
          call(name),
    ),
  ]
  const open = choices.length > 0 && dropped !== text
  const chosen = open && (asked ?? called) !== undefined ? Math.min(marked, choices.length - 1) : -1
  const choose = (event: KeyboardEvent) => {
    if (chosen < 0 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.nativeEvent.isComposing)
      return
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (by) setMarked((chosen + by + choices.length) % choices.length)
    else if (event.key === 'Enter') choices[chosen]!()
    else if (event.key === 'Escape') setDropped(text)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const choice = (nth: number) => ({ id: `${listId}-${nth}`, 'data-marked': nth === chosen || undefined })
  const problem = sending.error instanceof ApiProblem ? sending.error : undefined
  const mayAnswer = ticket.abilities.write.allowed
  return (
    <form
      noValidate
      className="desk-composer"
      aria-label={t(kind === 'note' ? 'note' : 'reply')}
      onSubmit={(event) => {
        event.preventDefault()
        setMissing(!text.trim())
        if (text.trim()) sending.mutate()
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit()
      }}
    >
      <fieldset className="desk-kinds" aria-label={t('write')}>
        {(['answer', 'note'] as const).map((one) => (
          <button
            key={one}
            type="button"
            aria-pressed={kind === one}
            onClick={() => {
              setKind(one)
              setCaret(undefined)
            }}
          >
            {one === 'note' ? (
              <IconLock size={17} stroke={1.7} aria-hidden />
            ) : (
              <IconMessage size={17} stroke={1.7} aria-hidden />
            )}
            {t(one === 'note' ? 'note' : 'answerClient')}
          </button>
        ))}
        <span className="help">
          {kind === 'note'
            ? t('noteHelp')
            : t('to', {
                names: [
                  ticket.openedBy,
                  ...ticket.followers.filter(({ side }) => side === 'client').map(({ name }) => name),
                ].join(', '),
              })}
        </span>
      </fieldset>
      <ProblemNotice problem={problem} />
      {overtaken ? <Notice>{t('overtaken', { name: overtaken.name, at: formatDayTime(overtaken.at) })}</Notice> : null}
      {kind === 'answer' && !mayAnswer ? (
        <p className="help">{ticket.abilities.write.reason}</p>
      ) : (
        <>
          {open && offered.length > 0 ? (
            <ul id={listId} className="desk-models" aria-label={t('models')}>
              {offered.map(({ id, name, versions }, nth) => (
                <li key={id}>
                  {versions.map(({ locale, body }, index) => (
                    <button
                      key={locale}
                      {...choice(offered.slice(0, nth).reduce((sum, before) => sum + before.versions.length, index))}
                      type="button"
                      className={index > 0 ? 'other' : undefined}
                      lang={locale}
                      onClick={() => put(body)}
                    >
                      {index === 0 ? (
                        <>
                          <b>{name}</b> <span className="help">{body.replaceAll(/\s+/g, ' ').slice(0, 140)}</span>{' '}
                        </>
                      ) : null}
                      {index > 0 || locale !== ticket.staff?.requester.locale ? (
                        <span className="help">{t(`inLanguage.${locale}`)}</span>
                      ) : null}
                    </button>
                  ))}
                </li>
              ))}
            </ul>
          ) : null}
          {open && callable.length > 0 ? (
            <ul id={listId} className="desk-models" aria-label={t('callWhom')}>
              {callable.map(({ id, name }, nth) => (
                <li key={id}>
                  <button {...choice(nth)} type="button" onClick={() => call(name)}>
                    <b>{name}</b>
                  </button>
                </li>
              ))}
            </ul>
          ) : null}
          {wanted && models.data?.items.length === 0 ? <p className="help">{t('noModel')}</p> : null}
          <Textarea
            ref={field}
            label={t(kind === 'note' ? 'noteField' : 'reply')}
            description={kind === 'note' ? t('noteCalls') : undefined}
            autosize
            minRows={3}
            maxRows={16}
            maxLength={20_000}
            className={kind === 'note' ? 'dashed' : undefined}
            value={text}
            error={missing && !text.trim() ? t('missing') : undefined}
            aria-controls={open ? listId : undefined}
            aria-activedescendant={chosen < 0 ? undefined : `${listId}-${chosen}`}
            onKeyDown={choose}
            onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
            onChange={(event) => {
              setMarked(0)
              setCaret(event.currentTarget.selectionStart)
              setText(event.currentTarget.value)
            }}
          />
          <AttachmentsField key={kind} files={files} onChange={setFiles} />
          <div className="desk-send">
            {kind === 'answer' ? (
              <>
                <Button
                  variant="default"
                  leftSection={<IconTemplate size={17} stroke={1.7} aria-hidden />}
                  aria-expanded={wanted}
                  onClick={() => setWanted(!wanted)}
                >
                  {t('insertModel')}
                </Button>
                <span className="help">{t('afterwards')}</span>
                <Select
                  aria-label={t('thenState')}
                  allowDeselect={false}
                  data={afterwards.map((value) => ({ value, label: t(`states.${value}`) }))}
                  value={then}
                  onChange={(value) => setThen((value ?? 'waiting_client') as 'closed')}
                  w={190}
                />
              </>
            ) : null}
            <span className="keys" aria-hidden>
              <kbd>Ctrl</kbd> <kbd>{ui('key.enter')}</kbd>
            </span>
            <Button type="submit" loading={sending.isPending}>
              {t(kind === 'note' ? 'keepNote' : 'send')}
            </Button>
          </div>
        </>
      )}
      <LeaveGuard
        unsaved={
          (answer.trim() !== '' || note.trim() !== '' || answerFiles.length > 0 || noteFiles.length > 0) &&
          !sending.isPending
        }
      />
    </form>
  )
}
