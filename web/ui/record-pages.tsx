import { Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import {
  type RecordField as Field,
  picturePath,
  type RecordData,
  type RecordView,
} from '../../kernel/records/schema.ts'
import { type ApiProblem, callRecord, recordFile } from '../api/client.ts'
import type { ListPath } from '../api/endpoints.ts'
import { useStaffMay } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import type { Column } from './data-table.tsx'
import { Dialog } from './dialog.tsx'
import { ErrorState } from './error-state.tsx'
import { FileDrop, pictureKinds } from './file-drop.tsx'
import { KeysetList } from './keyset-list.tsx'
import { useListSearch } from './list-search.ts'
import { inLanguage } from './navigation.ts'
import { oneOf } from './one-of.ts'
import { PageHeader } from './page-header.tsx'
import { Permitted } from './permitted.tsx'
import { ProblemNotice } from './problem-notice.tsx'
import { type RecordField, RecordForm } from './record-form.tsx'
import { declaredOptions, shownValue } from './record-value.ts'
import { type StateName, StateTag } from './state-tag.tsx'
import { Surface } from './surface.tsx'
import './record-pages.css'

type Choices = Record<string, Array<{ value: string; label: string }>>
type Values = Record<string, unknown> & { id: string }
type View = RecordView<RecordData> & Record<string, unknown>

/** The last part of the address of one that is not there yet. */
export const newRecord = 'nouveau'

function useChoices({ path, fields }: RecordData): Choices {
  const asked = Object.values(fields).some((field) => field.type === 'select' && field.asked)
  const { data } = useQuery({
    queryKey: ['choices', path],
    queryFn: () => callRecord<Choices>('GET', `${path}/choices`, {}),
    enabled: asked,
  })
  return data ?? {}
}

const optionsOf = (choices: Choices, name: string, field: Field) => choices[name] ?? declaredOptions(field)

function State({ of, state, tag }: { of: RecordData; state: string; tag?: boolean }) {
  const one = of.states?.[state]
  if (!one) return null
  return (
    <StateTag state={one.tag as StateName} {...(tag ? { tag } : {})}>
      {inLanguage(one.title)}
    </StateTag>
  )
}

/** All records of a kind, for the staff: by `spacePages`, at their address. */
export function RecordListPage({ of }: { of: RecordData }) {
  const t = useTexts()
  const address = useListSearch()
  const choices = useChoices(of)
  const states = Object.keys(of.states ?? {})
  const state = oneOf(states, address.values.etat)
  const columns = of.columns.map((key): Column<Values> => {
    if (key === 'state')
      return {
        key,
        title: t('record.state'),
        cell: (row) => <State of={of} state={String(row.state)} />,
        phone: 'below',
      }
    const field = of.fields[key]!
    const plain = field.type === 'texts' || field.type === 'text'
    return {
      key,
      title: inLanguage(field.title),
      cell: (row) => shownValue(field, row[key], t('yes'), optionsOf(choices, key, field)),
      phone: key === of.called ? 'title' : key === of.columns[2] ? 'line' : 'hidden',
      ...(plain ? {} : { width: field.type === 'select' ? 240 : 140 }),
      ...(field.type === 'money' ? { kind: 'money' as const } : {}),
    }
  })
  const many = inLanguage(of.words.many)
  return (
    <>
      <PageHeader
        title={many}
        actions={
          <Permitted needs={of.access.write}>
            <Button
              component={Link}
              to={`${of.page}/${newRecord}`}
              leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
            >
              {inLanguage(of.words.new)}
            </Button>
          </Permitted>
        }
      />
      <KeysetList
        title={many}
        path={of.path as ListPath}
        query={{ state } as object}
        search={inLanguage(of.words.search)}
        filters={
          states.length > 0
            ? [
                {
                  key: 'state',
                  label: t('record.state'),
                  value: state ? [state] : [],
                  options: states.map((value) => ({ value, label: inLanguage(of.states![value]!.title) })),
                  change: ([value]) => address.change({ etat: value }),
                },
              ]
            : []
        }
        // Of any record: what its items hold is said by its data.
        columns={columns as never}
        rowKey={(row) => (row as unknown as Values).id}
        rowName={(row) => String((row as unknown as Values)[of.called])}
        href={(row) => `${of.page}/${(row as unknown as Values).id}`}
        empty={{ title: inLanguage(of.words.empty), text: inLanguage(of.words.emptyHelp) }}
      />
    </>
  )
}

/** One record, or a new one: its form, its acts, each asked about before it is done, and its picture. */
export function RecordPage({ of }: { of: RecordData }) {
  const t = useTexts()
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const navigate = useNavigate()
  const choices = useChoices(of)
  const mayWrite = useStaffMay(of.access.write)
  const [asked, ask] = useState<string>()
  const [unsaved, setUnsaved] = useState(false)
  const isNew = id === newRecord
  const one = `${of.path}/:id`
  const params = { id }
  const { data, error, refetch } = useQuery({
    queryKey: [of.name, id],
    queryFn: () => callRecord<View>('GET', one, { params }),
    enabled: !isNew,
  })
  const take = (view: View | undefined) => {
    void store.invalidateQueries({ queryKey: ['list', of.path] })
    ask(undefined)
    if (!view) return void navigate({ to: of.page })
    store.setQueryData([of.name, view.id], view)
    if (isNew) void navigate({ to: `${of.page}/${view.id}`, replace: true })
  }
  const version = data?.version ?? 0
  const act = useMutation({
    mutationFn: async (what: string | { picture: File | undefined }): Promise<View | undefined> => {
      if (what === 'deletion') return callRecord<undefined>('DELETE', one, { params, body: { version } })
      if (typeof what === 'string') return callRecord('POST', `${one}/${what}`, { params, body: { version } })
      const body = new FormData()
      body.append('version', String(version))
      if (what.picture) body.append('picture', what.picture)
      return callRecord('POST', `${one}/picture`, { params, body })
    },
    onSuccess: take,
  })
  const titleOf = (what: string) => (what === 'deletion' ? t('record.delete') : inLanguage(of.acts![what]!.title))
  const sureOf = (what: string) => inLanguage(what === 'deletion' ? of.deletion!.sure : of.acts![what]!.sure)
  const named = data?.[of.called]
  const title = isNew
    ? inLanguage(of.words.new)
    : typeof named === 'string'
      ? [named, of.calledAfter ? data?.[of.calledAfter] : ''].filter(Boolean).join(' ')
      : named
        ? inLanguage(named as Record<'fr' | 'en', string>)
        : inLanguage(of.words.many)
  const header = (
    <PageHeader
      title={title}
      state={data?.state ? <State of={of} state={data.state} tag /> : undefined}
      breadcrumb={[{ label: inLanguage(of.words.many), to: of.page }, { label: title }]}
      actions={
        <Permitted needs={of.access.write}>
          {data?.may.map((what) => (
            <Button
              key={what}
              variant="default"
              disabled={unsaved}
              title={unsaved ? t('record.saveFirst') : undefined}
              onClick={() => {
                act.reset()
                ask(what)
              }}
            >
              {titleOf(what)}
            </Button>
          ))}
        </Permitted>
      }
    />
  )
  if (error || (!data && !isNew))
    return (
      <>
        {header}
        {error ? (
          <ErrorState title={t('record.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
        ) : null}
      </>
    )
  const problem = act.error ? <ProblemNotice problem={act.error as ApiProblem} /> : null
  // The form is filled anew where what it shows was changed elsewhere, not where only the picture was.
  const shown = JSON.stringify(Object.keys(of.fields).map((name) => data?.[name]))
  const first = Object.fromEntries(
    Object.entries(of.fields).map(([name, field]) => [
      name,
      field.type === 'select' && field.required ? optionsOf(choices, name, field)[0]?.value : undefined,
    ]),
  )
  return (
    <>
      {header}
      {asked ? null : problem}
      <div className="record-parts">
        <section className="surface">
          <RecordForm
            key={shown}
            guarded
            needs={of.access.write}
            values={data ?? first}
            onUnsaved={setUnsaved}
            onReload={() => void refetch()}
            submit={async (typed, key) =>
              take(
                data
                  ? await callRecord<View>('PUT', one, { params, body: { ...typed, version }, key })
                  : await callRecord<View>('POST', of.path, { body: typed, key }),
              )
            }
            sections={of.sections.map((section) => ({
              title: inLanguage(section.title),
              fields: section.fields.map((name) => {
                const field = of.fields[name]!
                return {
                  ...field,
                  name,
                  label: inLanguage(field.title),
                  help: field.help && inLanguage(field.help),
                  ...(field.type === 'select' ? { options: optionsOf(choices, name, field) } : {}),
                } as RecordField
              }),
            }))}
          />
        </section>
        {of.picture ? (
          <Surface title={t('record.picture')}>
            <div className="record-picture">
              {data?.pictureId ? (
                <>
                  <img src={recordFile(picturePath(of), { id, fileId: data.pictureId })} alt="" />
                  {mayWrite ? (
                    <Button
                      variant="default"
                      leftSection={<IconTrash size={17} stroke={1.7} aria-hidden />}
                      onClick={() => act.mutate({ picture: undefined })}
                    >
                      {t('record.removePicture')}
                    </Button>
                  ) : null}
                </>
              ) : !data ? (
                <p className="help">{t('record.pictureLater')}</p>
              ) : mayWrite ? (
                <FileDrop
                  label={t('record.choosePicture')}
                  kinds={pictureKinds}
                  maxBytes={of.picture.mostBytes}
                  onFiles={([picture]) => act.mutate({ picture })}
                />
              ) : (
                <p className="help">{t('record.noPicture')}</p>
              )}
            </div>
          </Surface>
        ) : null}
      </div>
      <Dialog
        opened={asked !== undefined}
        onClose={() => ask(undefined)}
        title={asked ? `${titleOf(asked)} «\u00a0${title}\u00a0»` : ''}
        lead={asked && sureOf(asked)}
        tone={asked === 'deletion' ? 'brique' : 'laiton'}
        footer={
          <>
            <Button variant="default" onClick={() => ask(undefined)}>
              {t('cancel')}
            </Button>
            <Button
              {...(asked === 'deletion' ? { color: 'red' } : {})}
              loading={act.isPending}
              onClick={() => act.mutate(asked!)}
            >
              {asked ? titleOf(asked) : ''}
            </Button>
          </>
        }
      >
        {problem}
      </Dialog>
    </>
  )
}
