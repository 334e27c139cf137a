import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { api, newActionKey } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { ApiProblem } from '../../../../web/api/problem.ts'
import { type Language, languages, useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { compulsory } from '../../../../web/ui/fields.tsx'
import { inLanguage } from '../../../../web/ui/navigation.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { newRecord } from '../../../../web/ui/record-pages.tsx'
import { RemoteSelect } from '../../../../web/ui/remote-select.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import { useRested } from '../../../../web/ui/use-rested.ts'
import { notificationTemplate as data } from '../../templates/record.ts'
import './templates.css'

type Template = Answer<'GET /staff/notification-templates/:id'>
type Typed = Pick<Template, 'name' | 'holder' | 'subject' | 'body'>
type Unknown = Answer<'POST /staff/notification-templates/preview'>['unknown'][number]
type Part = 'subject' | 'body'

const problemOf = (error: unknown) => (error instanceof ApiProblem ? error : undefined)
const blank: Typed = { name: '', holder: 'client', subject: { fr: '', en: '' }, body: { fr: '', en: '' } }
const fields = [
  'document',
  'lien',
  'société',
  'domaine',
  'nom',
  'prénom',
  'client',
  'code',
  'répertoire',
  'date',
  'email_réponse',
]

/** «Modèle de notification» (D6): its words in a language, what is wrong in them at its place, and the mail that they become to a named client. */
export function TemplatePage() {
  const t = useTexts('documentNotifications')
  const { id } = useParams({ strict: false }) as { id: string }
  const made = id === newRecord
  const {
    data: found,
    error,
    refetch,
  } = useQuery({
    queryKey: ['record', data.path, id],
    queryFn: () => api.get('/staff/notification-templates/:id', { params: { id } }),
    enabled: !made,
  })
  const crumbs = [
    { label: t('templates'), to: data.page },
    { label: made ? inLanguage(data.words.new) : (found?.name ?? '') },
  ]
  const title = made ? inLanguage(data.words.new) : (found?.name ?? t('template'))
  return (
    <>
      <PageHeader title={title} breadcrumb={crumbs} />
      {error && !found ? (
        <ErrorState title={t('template')} problem={problemOf(error)} onRetry={() => void refetch()} />
      ) : null}
      {made ? <Editor id={undefined} start={blank} version={0} onReload={() => {}} /> : null}
      {found ? (
        <Editor key={found.version} id={id} start={found} version={found.version} onReload={() => void refetch()} />
      ) : null}
    </>
  )
}

function Editor(props: { id: string | undefined; start: Typed; version: number; onReload: () => void }) {
  const t = useTexts('documentNotifications')
  const ui = useTexts()
  const store = useQueryClient()
  const navigate = useNavigate()
  const { name, holder, subject, body } = props.start
  const start: Typed = { name, holder, subject, body }
  const [typed, type] = useState<Typed>(start)
  const [language, speak] = useState<Language>(languages[0])
  const [client, choose] = useState<{ id: string; name: string }>()
  const text = useRef<HTMLTextAreaElement>(null)
  const changed = JSON.stringify(typed) !== JSON.stringify(start)
  const draft = useRested({
    holder: typed.holder as 'client',
    locale: language,
    subject: typed.subject[language].slice(0, 200),
    body: typed.body[language].slice(0, 5000),
    templateId: props.id,
    organisationId: typed.holder === 'client' ? client?.id : undefined,
  })
  const preview = useQuery({
    queryKey: ['template-preview', draft],
    queryFn: () => api.post('/staff/notification-templates/preview', { body: draft }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  })
  const save = useMutation({
    mutationFn: async () => {
      const key = newActionKey()
      if (props.id === undefined) return api.post('/staff/notification-templates', { body: typed as never, key })
      return api.put('/staff/notification-templates/:id', {
        params: { id: props.id },
        body: { ...typed, version: props.version } as never,
        key,
      })
    },
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['list', data.path] })
      await store.invalidateQueries({ queryKey: ['record', data.path] })
      void navigate({ to: data.page })
    },
  })
  const refusal = problemOf(save.error)
  const errorOf = (field: string) => refusal?.errors.find((one) => one.field === field)?.message
  const unknown: Unknown[] = preview.data?.unknown ?? []
  const set = (part: Part, value: string) => type({ ...typed, [part]: { ...typed[part], [language]: value } })
  const repair = ({ field, found, proposed }: Unknown) =>
    set(field as Part, typed[field as Part][language].replace(found, proposed))
  const insert = (field: string) => {
    const at = text.current?.selectionStart ?? typed.body[language].length
    const before = typed.body[language]
    set('body', `${before.slice(0, at)}#${field}#${before.slice(text.current?.selectionEnd ?? at)}`)
    text.current?.focus()
  }
  const wrong = (part: Part) =>
    unknown
      .filter((one) => one.field === part)
      .map((one) => (
        <p key={`${one.line} ${one.column}`} className="template-wrong" role="alert">
          <IconAlertTriangle size={15} stroke={1.7} aria-hidden />
          {t('editor.unknown', { line: one.line, column: one.column, found: one.found })}
          {one.proposed ? (
            <Button variant="default" size="xs" onClick={() => repair(one)}>
              {t('editor.put', { field: one.proposed })}
            </Button>
          ) : null}
        </p>
      ))
  return (
    <div className="template-parts">
      <Surface>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            save.mutate()
          }}
          noValidate
        >
          <LeaveGuard unsaved={changed && !save.isPending && !save.isSuccess} />
          <ProblemNotice problem={refusal && refusal.errors.length === 0 ? refusal : undefined} />
          {refusal?.status === 409 ? (
            <Button variant="default" size="xs" onClick={props.onReload}>
              {t('editor.reload')}
            </Button>
          ) : null}
          <div className="template-row">
            <TextInput
              {...compulsory}
              label={inLanguage(data.fields.name.title)}
              maxLength={data.fields.name.most}
              value={typed.name}
              error={errorOf('name')}
              onChange={(event) => type({ ...typed, name: event.currentTarget.value })}
            />
            <NativeSelect
              {...compulsory}
              label={inLanguage(data.fields.holder.title)}
              data={Object.entries(data.fields.holder.options).map(([value, label]) => ({
                value,
                label: inLanguage(label),
              }))}
              value={typed.holder}
              error={errorOf('holder')}
              onChange={(event) => type({ ...typed, holder: event.currentTarget.value })}
            />
            <NativeSelect
              label={t('editor.language')}
              data={languages.map((value) => ({ value, label: ui(`form.languages.${value}`) }))}
              value={language}
              onChange={(event) => speak(oneOf(languages, event.currentTarget.value) ?? language)}
            />
          </div>
          <TextInput
            {...compulsory}
            label={inLanguage(data.fields.subject.title)}
            maxLength={data.fields.subject.most}
            value={typed.subject[language]}
            error={errorOf(`subject.${language}`)}
            onChange={(event) => set('subject', event.currentTarget.value)}
          />
          {wrong('subject')}
          <Textarea
            {...compulsory}
            ref={text}
            label={inLanguage(data.fields.body.title)}
            autosize
            minRows={10}
            maxLength={data.fields.body.most}
            value={typed.body[language]}
            error={errorOf(`body.${language}`)}
            onChange={(event) => set('body', event.currentTarget.value)}
          />
          {wrong('body')}
          {refusal?.errors.some((one) => /\.(fr|en)$/.test(one.field) && !one.field.endsWith(language)) ? (
            <p className="template-wrong" role="alert">
              <IconAlertTriangle size={15} stroke={1.7} aria-hidden />
              {t('editor.otherLanguage')}
            </p>
          ) : null}
          <fieldset className="template-fields">
            <legend>{t('editor.fields')}</legend>
            {fields.map((field) => (
              <button key={field} type="button" onClick={() => insert(field)}>
                #{field}#
              </button>
            ))}
          </fieldset>
          <p className="help">{t('editor.fieldsHelp')}</p>
          <div className="template-end">
            {unknown.length > 0 ? (
              <span className="template-wrong">{t('editor.unknownCount', { count: unknown.length })}</span>
            ) : null}
            <Button variant="default" onClick={() => void navigate({ to: data.page })}>
              {ui('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending}>
              {ui('save')}
            </Button>
          </div>
        </form>
      </Surface>
      <Surface title={t('editor.preview')}>
        {typed.holder === 'client' ? (
          <RemoteSelect
            aria-label={t('editor.client')}
            placeholder={t('editor.client')}
            listKey={['client-choices']}
            load={async (search, signal) =>
              (await api.get('/staff/organisations', { query: { search, size: 20 }, signal })).items
            }
            name={(item) => item.name}
            value={client?.id ?? ''}
            onPick={(item) => choose(item ? { id: item.id, name: item.name } : undefined)}
          />
        ) : null}
        {preview.data ? (
          <>
            <dl className="template-head">
              <dt>{t('editor.from')}</dt>
              <dd>{preview.data.from}</dd>
              <dt>{t('editor.to')}</dt>
              <dd>
                {preview.data.to
                  ? `${preview.data.to} (${t(`editor.kinds.${preview.data.kind}`)})`
                  : t(client ? 'noAddress' : 'editor.noClient')}
              </dd>
              <dt>{inLanguage(data.fields.subject.title)}</dt>
              <dd>
                <b>{preview.data.subject}</b>
              </dd>
            </dl>
            <iframe
              key={preview.data.html}
              className="template-preview"
              title={t('editor.preview')}
              sandbox=""
              srcDoc={preview.data.html}
            />
          </>
        ) : null}
        <ProblemNotice problem={problemOf(preview.error)} />
        <p className="help">{t('editor.stay')}</p>
      </Surface>
    </div>
  )
}
