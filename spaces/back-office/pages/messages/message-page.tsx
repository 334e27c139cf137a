import { Button } from '@mantine/core'
import { IconArrowBackUp, IconSend } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { api, newActionKey } from '../../../../web/api/client.ts'
import type { Answer, BodyOf } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { type Language, languages, useTexts } from '../../../../web/i18n/index.ts'
import { CopyableCode } from '../../../../web/ui/copyable-code.tsx'
import { Dialog } from '../../../../web/ui/dialog.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { formatDayTime } from '../../../../web/ui/format.ts'
import { Notice } from '../../../../web/ui/notice.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../../web/ui/record-form.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { useRested } from '../../../../web/ui/use-rested.ts'
import './messages.css'

type Message = Answer<'GET /staff/messages/:kind'>
type Typed = Omit<BodyOf<'PUT /staff/messages/:kind'>, 'version'>

const problemOf = (error: unknown) => (error instanceof ApiProblem ? error : undefined)

/** A message of the portal: its words in every language side by side, what fills its places, and the mail that it becomes. */
export function MessagePage() {
  const t = useTexts('backOffice')
  // An address with a dot in it would be that of a file.
  const { space, name } = useParams({ strict: false }) as { space: string; name: string }
  const kind = `${space}.${name}`
  const { data, error, refetch } = useQuery({
    queryKey: ['messages', kind],
    queryFn: () => api.get('/staff/messages/:kind', { params: { kind } }),
  })
  const crumbs = [{ label: t('messages.title'), to: '/fournisseur/reglages/messages' }, { label: data?.title ?? '' }]
  if (error && !data)
    return (
      <>
        <PageHeader title={t('messages.title')} breadcrumb={crumbs} />
        <ErrorState title={t('failed')} problem={problemOf(error)} onRetry={() => void refetch()} />
      </>
    )
  if (!data) return <PageHeader title={t('messages.title')} breadcrumb={crumbs} />
  return (
    <>
      <PageHeader
        title={data.title}
        breadcrumb={crumbs}
        lead={
          data.isWritten && data.updatedAt
            ? t('messages.writtenBy', { name: data.updatedBy, at: formatDayTime(data.updatedAt) })
            : t('messages.original')
        }
        actions={data.isWritten ? <BackToOriginal message={data} onDone={() => void refetch()} /> : undefined}
      />
      <Editor key={`${kind} ${data.version}`} message={data} onReload={() => void refetch()} />
    </>
  )
}

function Editor({ message, onReload }: { message: Message; onReload: () => void }) {
  const t = useTexts('backOffice')
  const store = useQueryClient()
  const { kind, version, hasAction, fields } = message
  const [typed, setTyped] = useState<Typed>({
    subject: message.subject,
    body: message.body,
    action: message.action,
  })
  return (
    <div className="message-parts">
      <Surface title={t('messages.words')}>
        <div className="message-fields">
          {fields.length > 0 ? (
            <>
              <p className="help">{t('messages.fieldsHelp')}</p>
              <dl>
                {fields.map((field) => (
                  <div key={field.name}>
                    <dt>
                      <CopyableCode code={`{${field.name}}`} />
                    </dt>
                    <dd>
                      {field.title}{' '}
                      <span className="help">{t('messages.sample', { sample: field.sample.trim() })}</span>
                    </dd>
                  </div>
                ))}
              </dl>
            </>
          ) : (
            <p className="help">{t('messages.noFields')}</p>
          )}
        </div>
        <RecordForm<Typed>
          plain
          guarded
          sections={[
            {
              fields: [
                { name: 'subject', label: t('messages.subject'), type: 'texts', required: true },
                { name: 'body', label: t('messages.body'), type: 'texts', required: true, rows: 8 },
                { name: 'action', label: t('messages.action'), type: 'texts', required: true, hidden: !hasAction },
              ],
            },
          ]}
          values={message}
          onTyped={(values) => setTyped(values as Typed)}
          onReload={onReload}
          submit={async (body, key) => {
            const saved = await api.put('/staff/messages/:kind', {
              params: { kind },
              body: { ...body, action: body.action ?? message.action, version },
              key,
            })
            store.setQueryData(['messages', kind], saved)
            await store.invalidateQueries({ queryKey: ['messages'], exact: true })
          }}
        />
      </Surface>
      <div className="message-previews">
        {languages.map((language) => (
          <Preview key={language} kind={kind} language={language} typed={typed} />
        ))}
      </div>
    </div>
  )
}

/** The mail that the typed words become in a language, made by what sends mails. */
function Preview({ kind, language, typed }: { kind: string; language: Language; typed: Typed }) {
  const t = useTexts('backOffice')
  const ui = useTexts()
  const name = t('messages.preview', { language: ui(`form.languages.${language}`) })
  const words = {
    locale: language,
    subject: typed.subject[language],
    body: typed.body[language],
    action: typed.action[language],
  }
  const draft = useRested(words)
  const { data, error } = useQuery({
    queryKey: ['message-preview', kind, draft],
    queryFn: () => api.post('/staff/messages/:kind/preview', { params: { kind }, body: draft }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  })
  const example = useMutation({
    mutationFn: () => api.post('/staff/messages/:kind/example', { params: { kind }, body: words, key: newActionKey() }),
  })
  const refused = problemOf(error)
  return (
    <Surface
      title={name}
      aside={
        <Button
          variant="default"
          size="xs"
          loading={example.isPending}
          aria-label={`${t('messages.example')}, ${ui(`form.languages.${language}`)}`}
          leftSection={<IconSend size={15} stroke={1.7} aria-hidden />}
          onClick={() => example.mutate()}
        >
          {t('messages.example')}
        </Button>
      }
    >
      <div className="message-parts">
        {example.data ? <Notice kind="done">{t('messages.exampleSent', { to: example.data.to })}</Notice> : null}
        <ProblemNotice problem={problemOf(example.error)} />
        {refused ? (
          <Notice kind="brass">
            {refused.errors.length > 0 ? refused.errors.map((one) => one.message).join(' ') : refused.detail}
          </Notice>
        ) : null}
        {data ? (
          <>
            <p>
              <span className="help">{t('messages.subject')}</span> <b>{data.subject}</b>
            </p>
            {/* No script runs in it, and it leads nowhere. A new frame each time: to load another text into one is a step for Back. */}
            <iframe key={data.html} className="message-preview" title={name} sandbox="" srcDoc={data.html} />
          </>
        ) : null}
      </div>
    </Surface>
  )
}

function BackToOriginal({ message, onDone }: { message: Message; onDone: () => void }) {
  const t = useTexts('backOffice')
  const ui = useTexts()
  const store = useQueryClient()
  const [open, setOpen] = useState(false)
  const back = useMutation({
    mutationFn: () =>
      api.put('/staff/messages/:kind', {
        params: { kind: message.kind },
        body: { ...message.original, version: message.version },
        key: newActionKey(),
      }),
    onSuccess: async () => {
      setOpen(false)
      await store.invalidateQueries({ queryKey: ['messages'] })
      onDone()
    },
  })
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={17} stroke={1.7} aria-hidden />}
        onClick={() => setOpen(true)}
      >
        {t('messages.back')}
      </Button>
      <Dialog
        opened={open}
        onClose={() => setOpen(false)}
        title={t('messages.back')}
        icon={IconArrowBackUp}
        tone="laiton"
        footer={
          <>
            <Button variant="default" onClick={() => setOpen(false)}>
              {ui('cancel')}
            </Button>
            <Button loading={back.isPending} onClick={() => back.mutate()}>
              {t('messages.back')}
            </Button>
          </>
        }
      >
        <ProblemNotice problem={problemOf(back.error)} />
        <p>{t('messages.backWhat')}</p>
      </Dialog>
    </>
  )
}
