import { Button } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { type ApiProblem, api, fileAddress } from '../../../../web/api/client.ts'
import type { Answer, BodyOf } from '../../../../web/api/endpoints.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { FileDrop, pictureKinds } from '../../../../web/ui/file-drop.tsx'
import { formatDay } from '../../../../web/ui/format.ts'
import { KeysetList } from '../../../../web/ui/keyset-list.tsx'
import { useListSearch } from '../../../../web/ui/list-search.ts'
import { oneOf } from '../../../../web/ui/one-of.ts'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { Permitted } from '../../../../web/ui/permitted.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { RecordForm } from '../../../../web/ui/record-form.tsx'
import { StateTag } from '../../../../web/ui/state-tag.tsx'
import { Surface } from '../../../../web/ui/surface.tsx'
import '../news.css'

type Article = Answer<'GET /staff/news/:id'>
const write = 'news.articles.write'
const tags = { draft: 'pending', planned: 'planned', published: 'active', over: 'done', withdrawn: 'closed' } as const
const states = Object.keys(tags) as Array<keyof typeof tags>

function useAudiences() {
  const { data } = useQuery({ queryKey: ['news', 'audiences'], queryFn: () => api.get('/staff/news/audiences') })
  return (data?.items ?? []).map(({ value, title }) => ({ value, label: title }))
}

/** «Actualités», on the provider's side: all articles of the brand. */
export function StaffNewsPage() {
  const t = useTexts('news')
  const address = useListSearch()
  const audiences = useAudiences()
  const etat = oneOf(states, address.values.etat)
  const begin = (
    <Permitted needs={write}>
      <Button
        component={Link}
        to="/fournisseur/actualites/nouvelle"
        leftSection={<IconPlus size={17} stroke={1.7} aria-hidden />}
      >
        {t('new')}
      </Button>
    </Permitted>
  )
  return (
    <>
      <PageHeader title={t('title')} actions={begin} />
      <KeysetList
        title={t('title')}
        path="/staff/news"
        query={{ state: etat }}
        search={t('search')}
        filters={[
          {
            key: 'state',
            label: t('state'),
            value: etat ? [etat] : [],
            options: states.map((value) => ({ value, label: t(`states.${value}`) })),
            change: ([value]) => address.change({ etat: value }),
          },
        ]}
        rowKey={(row) => row.id}
        rowName={(row) => row.title}
        href={(row) => `/fournisseur/actualites/${row.id}`}
        columns={[
          { key: 'title', title: t('name'), cell: (row) => row.title, phone: 'title' },
          {
            key: 'state',
            title: t('state'),
            cell: (row) => <StateTag state={tags[row.state]}>{t(`states.${row.state}`)}</StateTag>,
            phone: 'below',
          },
          {
            key: 'audience',
            title: t('audience'),
            cell: (row) => audiences.find(({ value }) => value === row.audience)?.label ?? '',
            phone: 'hidden',
          },
          { key: 'starts', title: t('startsOn'), cell: (row) => formatDay(row.startsOn), width: 140, phone: 'line' },
          { key: 'ends', title: t('endsOn'), cell: (row) => formatDay(row.endsOn), width: 140, phone: 'hidden' },
        ]}
        empty={{ title: t('emptyStaff'), text: t('emptyStaffWhat') }}
      />
    </>
  )
}

/** An article with its preview, or a new one (`nouvelle`). */
export function StaffArticlePage() {
  const t = useTexts('news')
  const { id } = useParams({ strict: false }) as { id: string }
  const store = useQueryClient()
  const navigate = useNavigate()
  const audiences = useAudiences()
  const isNew = id === 'nouvelle'
  const key = ['news', id]
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: () => api.get('/staff/news/:id', { params: { id } }),
    enabled: !isNew,
  })
  const take = (article: Article | undefined) => {
    void store.invalidateQueries({ queryKey: ['list', '/staff/news'] })
    if (article) store.setQueryData(['news', article.id], article)
    if (!article) void navigate({ to: '/fournisseur/actualites' })
    else if (isNew) void navigate({ to: '/fournisseur/actualites/$id', params: { id: article.id }, replace: true })
  }
  // The form is filled anew where what it shows was changed elsewhere, not where only the picture was.
  const { version: _, pictureId: __, ...typed } = data ?? {}
  const at = { params: { id }, body: { version: data?.version ?? 0 } }
  const act = useMutation({
    mutationFn: async (what: 'withdraw' | 'delete' | { picture: File | undefined }): Promise<Article | undefined> => {
      if (what === 'withdraw') return api.post('/staff/news/:id/withdrawal', at)
      if (what === 'delete') return api.delete('/staff/news/:id', at)
      const body = new FormData()
      body.append('version', String(at.body.version))
      if (what.picture) body.append('picture', what.picture)
      return api.post('/staff/news/:id/picture', { params: { id }, body })
    },
    onSuccess: take,
  })
  const title = data?.title.fr ?? t(isNew ? 'new' : 'one')
  const header = (
    <PageHeader
      title={title}
      state={
        data && (
          <StateTag state={tags[data.state]} tag>
            {t(`states.${data.state}`)}
          </StateTag>
        )
      }
      breadcrumb={[{ label: t('title'), to: '/fournisseur/actualites' }, { label: title }]}
      actions={
        <Permitted needs={write}>
          {data?.startsOn ? (
            <Button variant="default" loading={act.isPending} onClick={() => act.mutate('withdraw')}>
              {t('withdraw')}
            </Button>
          ) : null}
          {data?.deletable ? (
            <Button variant="default" loading={act.isPending} onClick={() => act.mutate('delete')}>
              {t('delete')}
            </Button>
          ) : null}
        </Permitted>
      }
    />
  )
  if (error || (!data && !isNew))
    return (
      <>
        {header}
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
      </>
    )
  return (
    <>
      {header}
      {act.error ? <ProblemNotice problem={act.error as ApiProblem} /> : null}
      <div style={{ display: 'grid', gap: 16 }}>
        <section className="surface">
          <RecordForm<BodyOf<'POST /staff/news'>>
            key={JSON.stringify(typed)}
            guarded
            needs={write}
            values={data ?? { audience: 'everybody' }}
            onReload={() => void refetch()}
            submit={async (body, key) =>
              take(
                data
                  ? await api.put('/staff/news/:id', { params: { id }, body: { ...body, version: data.version }, key })
                  : await api.post('/staff/news', { body, key }),
              )
            }
            sections={[
              {
                title: t('text'),
                fields: [
                  { name: 'title', type: 'texts', label: t('name'), required: true },
                  { name: 'summary', type: 'texts', label: t('summary'), required: true, rows: 2 },
                  { name: 'body', type: 'texts', label: t('body'), required: true, markdown: true },
                  { name: 'pictureText', type: 'texts', label: t('pictureText'), help: t('pictureTextHelp') },
                ],
              },
              {
                title: t('publication'),
                fields: [
                  {
                    name: 'audience',
                    type: 'select',
                    label: t('audience'),
                    required: true,
                    options: audiences,
                    span: 4,
                  },
                  { name: 'startsOn', type: 'day', label: t('startsOn'), help: t('startsHelp'), span: 4 },
                  { name: 'endsOn', type: 'day', label: t('endsOn'), help: t('endsHelp'), span: 4 },
                ],
              },
            ]}
          />
        </section>
        <Surface title={t('picture')}>
          <div className="news-picture">
            {data?.pictureId ? (
              <>
                <img
                  src={fileAddress('/news/:id/pictures/:fileId', { params: { id, fileId: data.pictureId } })}
                  alt={data.pictureText.fr}
                />
                <Permitted needs={write}>
                  <Button
                    variant="default"
                    leftSection={<IconTrash size={17} stroke={1.7} aria-hidden />}
                    onClick={() => act.mutate({ picture: undefined })}
                  >
                    {t('removePicture')}
                  </Button>
                </Permitted>
              </>
            ) : data ? (
              <Permitted needs={write}>
                <FileDrop
                  label={t('choosePicture')}
                  kinds={pictureKinds}
                  maxBytes={2_000_000}
                  onFiles={([picture]) => act.mutate({ picture })}
                />
              </Permitted>
            ) : (
              <p className="help">{t('pictureFirst')}</p>
            )}
          </div>
        </Surface>
      </div>
    </>
  )
}
