import { Button, Checkbox, TextInput } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiProblem, api } from '../../../../web/api/client.ts'
import type { Answer } from '../../../../web/api/endpoints.ts'
import { ApiProblem as Problem } from '../../../../web/api/problem.ts'
import { useStaffMay } from '../../../../web/api/session.ts'
import { useTexts } from '../../../../web/i18n/index.ts'
import { EmptyState } from '../../../../web/ui/empty-state.tsx'
import { ErrorState } from '../../../../web/ui/error-state.tsx'
import { PageHeader } from '../../../../web/ui/page-header.tsx'
import { ProblemNotice } from '../../../../web/ui/problem-notice.tsx'
import { LeaveGuard } from '../../../../web/ui/unsaved.tsx'
import './tickets.css'

type Nature = Answer<'GET /staff/ticket-natures/:id'>
type Changed = Record<string, { isVisible?: boolean; fr?: string; en?: string }>

/**
 * The table of correspondence (P12): which natures clients see, and under which words. It is edited in place, and saved as a whole: what a colleague changed
 * meanwhile is told, and nothing is saved.
 */
export function MappingPage() {
  const t = useTexts('staffSupport')
  const store = useQueryClient()
  const may = useStaffMay('support.catalogue.write')
  const [changed, setChanged] = useState<Changed>({})
  const { data, error, refetch } = useQuery({
    queryKey: ['list', '/staff/ticket-natures', 'mapping'],
    queryFn: async () => {
      const { items } = await api.get('/staff/ticket-natures', { query: { size: 100 } })
      return Promise.all(items.map(({ id }) => api.get('/staff/ticket-natures/:id', { params: { id } })))
    },
  })
  const saving = useMutation({
    mutationFn: (natures: Nature[]) =>
      api.post('/staff/ticket-natures/changes', {
        body: {
          changes: natures
            .filter(({ id }) => changed[id])
            .map(({ state: _, pictureId: __, may: ___, ...nature }) => ({
              ...nature,
              isVisible: changed[nature.id]!.isVisible ?? nature.isVisible,
              portalTitle: {
                fr: changed[nature.id]!.fr ?? nature.portalTitle.fr,
                en: changed[nature.id]!.en ?? nature.portalTitle.en,
              },
            })),
        },
      }),
    onSuccess: async () => {
      await store.invalidateQueries({ queryKey: ['list', '/staff/ticket-natures'] })
      setChanged({})
    },
  })
  const crumbs = [
    { label: t('title'), to: '/fournisseur/assistance' },
    { label: t('setUpTitle'), to: '/fournisseur/assistance/reglages' },
    { label: t('page.correspondance') },
  ]
  const set = (nature: Nature, part: Changed[string]) =>
    setChanged((now) => {
      const next = { ...now[nature.id], ...part }
      const same =
        (next.isVisible ?? nature.isVisible) === nature.isVisible &&
        (next.fr ?? nature.portalTitle.fr) === nature.portalTitle.fr &&
        (next.en ?? nature.portalTitle.en) === nature.portalTitle.en
      const { [nature.id]: _, ...rest } = now
      return same ? rest : { ...rest, [nature.id]: next }
    })
  const count = Object.keys(changed).length
  const shownAfter = data?.filter((one) => (changed[one.id]?.isVisible ?? one.isVisible) && one.domain).length ?? 0
  const shownBefore = data?.filter((one) => one.isVisible && one.domain).length ?? 0
  return (
    <>
      <PageHeader title={t('page.correspondance')} lead={t('pageHelp.correspondance')} breadcrumb={crumbs} />
      <section className="surface" aria-label={t('page.correspondance')}>
        {error ? <ErrorState title={t('failed')} problem={error as ApiProblem} onRetry={() => void refetch()} /> : null}
        {saving.error instanceof Problem ? <ProblemNotice problem={saving.error} /> : null}
        {data?.length === 0 ? <EmptyState title={t('noNature')}>{t('pageHelp.natures')}</EmptyState> : null}
        {data && data.length > 0 ? (
          <>
            <div className="mapping-scroll">
              <table className="mapping">
                <thead>
                  <tr>
                    <th scope="col">{t('code')}</th>
                    <th scope="col">{t('providerWords')}</th>
                    <th scope="col">{t('visible')}</th>
                    <th scope="col">{t('wordsFr')}</th>
                    <th scope="col">{t('wordsEn')}</th>
                    <th scope="col">
                      <span className="sr-only">{t('undo')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.map((nature) => {
                    const mine = changed[nature.id]
                    const name = nature.title.fr
                    return (
                      <tr key={nature.id} className={mine ? 'changed' : undefined}>
                        <th scope="row">{nature.code}</th>
                        <td>{name}</td>
                        <td>
                          <Checkbox
                            aria-label={t('visibleOf', { name })}
                            disabled={!may}
                            checked={mine?.isVisible ?? nature.isVisible}
                            onChange={(event) => set(nature, { isVisible: event.currentTarget.checked })}
                          />
                        </td>
                        {(['fr', 'en'] as const).map((locale) => (
                          <td key={locale}>
                            <TextInput
                              size="xs"
                              lang={locale}
                              maxLength={80}
                              disabled={!may}
                              placeholder={nature.title[locale]}
                              aria-label={t(locale === 'fr' ? 'wordsFrOf' : 'wordsEnOf', { name })}
                              value={mine?.[locale] ?? nature.portalTitle[locale]}
                              onChange={(event) => set(nature, { [locale]: event.currentTarget.value })}
                            />
                          </td>
                        ))}
                        <td>
                          {mine ? (
                            <Button
                              variant="subtle"
                              size="xs"
                              aria-label={t('undoOf', { name })}
                              leftSection={<IconArrowBackUp size={15} stroke={1.7} aria-hidden />}
                              onClick={() => setChanged(({ [nature.id]: _, ...rest }) => rest)}
                            >
                              {t('undo')}
                            </Button>
                          ) : null}
                        </td>
                      </tr>
                    )
                  })}
                </tbody>
              </table>
            </div>
            <div className="form-foot">
              <span className="unsaved" role="status">
                {count > 0 ? t('mappingEffect', { count, before: shownBefore, after: shownAfter }) : ''}
              </span>
              <Button disabled={count === 0 || !may} loading={saving.isPending} onClick={() => saving.mutate(data)}>
                {t('save')}
              </Button>
            </div>
          </>
        ) : null}
      </section>
      <LeaveGuard unsaved={count > 0 && !saving.isPending} />
    </>
  )
}
