import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import type { RecordData, RecordLine, RecordShown } from '../../kernel/records/schema.ts'
import { type ApiProblem, callRecord } from '../api/client.ts'
import type { ListPath } from '../api/endpoints.ts'
import { sessionKey } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import type { Column } from './data-table.tsx'
import { ErrorState } from './error-state.tsx'
import { formatDay } from './format.ts'
import { KeysetList } from './keyset-list.tsx'
import { Markdown } from './markdown.ts'
import { inLanguage } from './navigation.ts'
import { PageHeader } from './page-header.tsx'
import { ReadOnlyValue } from './read-only-value.tsx'
import { Unread } from './record-parts.tsx'
import { shownValue } from './record-value.ts'
import './markdown.css'
import './record-pages.css'

type Line = RecordLine<RecordData> & Record<string, unknown>

/** The records that are open to a client's person, in the order that theirs says: by `spacePages`, at their address. */
export function ReadRecordsPage({ of }: { of: RecordData }) {
  const t = useTexts()
  const { path, page, columns, words } = of.readers!
  const many = inLanguage(of.words.many)
  const shown = columns.map((key, index): Column<Line> => {
    const field = of.fields[key]!
    const words = ['texts', 'text', 'textarea'].includes(field.type)
    return {
      key,
      title: inLanguage(field.title),
      cell: (row) => shownValue(field, row[key], t('yes')),
      ...(!words ? { width: 140 } : index > 0 ? { width: '45%', truncate: (row) => String(row[key]) } : {}),
      phone: key === of.called ? 'title' : words ? 'hidden' : 'line',
    }
  })
  shown.push({
    key: 'read',
    title: t('record.state'),
    cell: (row) => <Unread of={row} />,
    width: 120,
    phone: 'aside',
  })
  return (
    <>
      <PageHeader title={many} />
      <KeysetList
        title={many}
        path={path as ListPath}
        search={inLanguage(of.words.search)}
        columns={shown as never}
        rowKey={(row) => (row as unknown as Line).id}
        rowName={(row) => String((row as unknown as Line)[of.called])}
        rowHeight={44}
        href={(row) => `${page}/${(row as unknown as Line).id}`}
        empty={{ title: inLanguage(words.empty), text: inLanguage(words.emptyHelp) }}
      />
    </>
  )
}

/** A record's fields, each under its name: what its readers see where the space draws nothing of its own. */
function Fields({ of, record }: { of: RecordData; record: Line }) {
  const t = useTexts()
  const { shown, alone } = of.readers!
  return (
    <dl className="surface record-read">
      {[...shown, ...alone]
        .filter((name) => name !== of.called)
        .map((name) => {
          const field = of.fields[name]!
          const markdown = field.type === 'texts' && field.markdown
          return (
            <ReadOnlyValue key={name} label={inLanguage(field.title)}>
              {markdown ? <Markdown text={String(record[name])} /> : shownValue(field, record[name], t('yes'))}
            </ReadOnlyValue>
          )
        })}
    </dl>
  )
}

/** A record as its readers see it: opening it is reading it. Without `children` its fields are shown, each under its name. */
export function ReadRecordPage<D extends RecordData>(props: {
  of: D
  children?: (record: RecordShown<D>) => ReactNode
}) {
  const t = useTexts()
  const { id } = useParams({ strict: false }) as { id: string }
  const { readers, name, words, called, fields }: RecordData = props.of
  const { path, page, by } = readers!
  const store = useQueryClient()
  const { data, error, refetch } = useQuery({
    queryKey: [name, id],
    queryFn: () => callRecord<RecordShown<D> & Line>('GET', `${path}/:id`, { params: { id } }),
  })
  const unread = data?.read === false
  useEffect(() => {
    if (!unread) return
    const told = () =>
      Promise.all([sessionKey, ['list', path]].map((queryKey) => store.invalidateQueries({ queryKey })))
    callRecord('POST', `${path}/:id/reading`, { params: { id } }).then(told, () => {})
  }, [id, unread, store, path])
  const title = data ? String(data[called]) : inLanguage(words.many)
  return (
    <>
      <PageHeader
        title={title}
        lead={data && props.children && `${inLanguage(fields[by]!.title)} ${formatDay(data[by] as string)}`}
        breadcrumb={[{ label: inLanguage(words.many), to: page }, { label: title }]}
      />
      {error ? (
        <ErrorState title={t('record.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : data ? (
        (props.children?.(data) ?? <Fields of={props.of} record={data} />)
      ) : null}
    </>
  )
}
