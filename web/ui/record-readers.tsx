import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { type ReactNode, useEffect } from 'react'
import { picturePath, type RecordData, type RecordLine, type RecordShown } from '../../kernel/records/schema.ts'
import { type ApiProblem, callRecord, recordFile } from '../api/client.ts'
import type { ListPath } from '../api/endpoints.ts'
import { sessionKey } from '../api/session.ts'
import { useTexts } from '../i18n/index.ts'
import type { Column } from './data-table.tsx'
import { ErrorState } from './error-state.tsx'
import { formatDay } from './format.ts'
import { KeysetList } from './keyset-list.tsx'
import { inLanguage } from './navigation.ts'
import { PageHeader } from './page-header.tsx'
import { StateTag } from './state-tag.tsx'

type Line = RecordLine<RecordData> & Record<string, unknown>

/** Says that the person has not opened a record yet. */
export function Unread({ of }: { of: { read: boolean } }) {
  const t = useTexts()
  return of.read ? null : <StateTag state="activating">{t('record.unread')}</StateTag>
}

/** The picture of a record, where it has one. */
export function RecordPicture(props: { of: RecordData; id: string; pictureId: string | null; text?: string }) {
  if (!props.pictureId) return null
  const { id, pictureId: fileId, text = '' } = props
  return <img src={recordFile(picturePath(props.of), { id, fileId })} alt={text} />
}

/** The records that are open to a client's person, the latest first: by `spacePages`, at their address. */
export function ReadRecordsPage({ of }: { of: RecordData }) {
  const t = useTexts()
  const { path, page, columns, words } = of.readers!
  const many = inLanguage(of.words.many)
  const shown = columns.map((key, index): Column<Line> => {
    const { type, title } = of.fields[key]!
    return {
      key,
      title: inLanguage(title),
      cell: (row) => (type === 'day' ? formatDay(row[key] as string | null) : String(row[key])),
      ...(type === 'day' ? { width: 140 } : index > 0 ? { width: '45%', truncate: (row) => String(row[key]) } : {}),
      phone: key === of.called ? 'title' : type === 'day' ? 'line' : 'hidden',
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

/** A record as its readers see it: opening it is reading it. */
export function ReadRecordPage<D extends RecordData>(props: {
  of: D
  children: (record: RecordShown<D>) => ReactNode
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
        lead={data && `${inLanguage(fields[by]!.title)} ${formatDay(data[by] as string)}`}
        breadcrumb={[{ label: inLanguage(words.many), to: page }, { label: title }]}
      />
      {error ? (
        <ErrorState title={t('record.failed')} problem={error as ApiProblem} onRetry={() => void refetch()} />
      ) : data ? (
        props.children(data)
      ) : null}
    </>
  )
}
